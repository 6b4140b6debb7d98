"""The encoder: text to word pieces and features, windows, and the ONNX session."""
