"""Document cameras (高拍仪) and face cameras: the newest picture live, stills at full size, focus and exposure."""
