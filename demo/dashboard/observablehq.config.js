// A single page, without what Framework adds around one and without a font or
// script of another host.
export default {
  title: "portstats",
  root: "src",
  output: "dist",
  style: "style.css",
  globalStylesheets: [],
  sidebar: false,
  toc: false,
  pager: false,
  header: "",
  footer: "",
  search: false,
  head: '<link rel="icon" href="data:,">'
};
