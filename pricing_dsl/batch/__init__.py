"""Rating whole tables: Arrow in, Arrow out, and between them whole columns of numbers at a time."""
