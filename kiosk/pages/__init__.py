"""What stands on each page of the ticket machine, as properties its QML binds to. They read, and change nothing."""
