"""What people keep of an evaluation: a document, a figure, a gallery."""
