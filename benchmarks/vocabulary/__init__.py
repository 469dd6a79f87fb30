"""Whether what is typed is done: everyday prompts, judged by predicates on joints."""
