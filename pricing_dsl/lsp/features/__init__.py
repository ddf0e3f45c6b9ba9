"""What the editor can ask, one module for each kind of question. They read a `View` and never change anything."""
