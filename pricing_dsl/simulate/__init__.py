"""Price curves: what plans cost along one quantity, told and drawn.

`cases.cases` reads a question, `courses.course` answers it for one plan by the exact algebra, `notes.told` finds what
the courses show, `sentences.sentences` says it, and `terminal`, `svg` and `data` show them.
"""
