"""The hall's voice: which calls are spoken, in what words, with what sound, one after the other. No Qt."""
