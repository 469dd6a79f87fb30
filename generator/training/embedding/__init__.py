"""The embedding of texts and motions by which a library is searched beside its captions: what it learns from, and how."""
