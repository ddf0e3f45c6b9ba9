"""Rating tables: many summaries in one pass, by the same rules and to the same last digit as one by one."""
