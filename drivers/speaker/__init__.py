"""Loudspeakers with a voice of their own: modules that are sent text and speak it (语音合成模块).

The machine's own sound card is no device of this kind: `display_signage.voice` makes and plays sound there.
"""
