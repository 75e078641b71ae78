"""The document camera (高拍仪): a mat, what lies on it, and the camera above."""
