"""Bodies of requests: files, forms and long lists, read in bounded memory."""
