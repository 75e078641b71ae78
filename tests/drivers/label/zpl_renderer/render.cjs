// Reads ZPL from standard input, writes the picture of its first label (PNG) to standard output.
// Arguments: the label's width and height in millimetres, and the dots of a millimetre.
const { readFileSync } = require("node:fs");
const { ready } = require("zpl-renderer-js");

(async () => {
  const [width, height, dots] = process.argv.slice(2).map(Number);
  const { api } = await ready;
  const png = await api.zplToBase64Async(readFileSync(0, "utf8"), width, height, dots);
  process.stdout.write(Buffer.from(png, "base64"));
  process.exitCode = 0;
})();
