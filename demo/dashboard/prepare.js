// What Framework would do more slowly, or over the network, before a build.
import {mkdirSync} from "node:fs";
import {build} from "esbuild";

// The part of Observable Plot that the charts use, in one file: Framework would
// bundle Plot and each module of D3 by itself, which takes three times the build.
await build({
  stdin: {
    contents: 'export {barX, dot, lineY, plot, pointerX, ruleX, ruleY, text, tickX, tip} from "@observablehq/plot";',
    resolveDir: "."
  },
  bundle: true,
  minify: true,
  format: "esm",
  outfile: "src/plot.js"
});

// Framework asks the npm registry for the newest version of libraries that pages
// can use without naming one. This page uses none of them: with any version in
// its cache it does not ask.
const unused = [
  "@observablehq/plot", "@observablehq/sample-datasets", "apache-arrow", "arquero", "d3", "d3-dsv", "echarts", "htl",
  "leaflet", "lodash", "mapbox-gl", "parquet-wasm", "react", "react-dom", "topojson-client"
];
for (const name of unused) {
  mkdirSync(`src/.observablehq/cache/_npm/${name}@0.0.0`, {recursive: true});
}
