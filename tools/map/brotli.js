// Packs what was bundled as brotli does, closer than the server's own gzip: `name.br` beside `name`.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

for (const name of process.argv.slice(2)) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${name}.br`, brotliCompressSync(readFileSync(name), { params }));
}
