// An element with attributes (those that are null or false are left out) and
// children: elements, text, arrays of them; null is nothing.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value != null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null));
  return element;
}

// A table: columns are {head, cell(row), text (set left), wide (left out on a phone)}.
export function table(caption, columns, rows, {rowClass = () => null, unseen = false} = {}) {
  const kind = ({text, wide}) => [text && "text", wide && "wide"].filter(Boolean).join(" ") || null;
  return h("table", {},
    h("caption", {class: unseen ? "unseen" : null}, caption),
    h("thead", {}, h("tr", {}, columns.map((column) => h("th", {scope: "col", class: kind(column)}, column.head)))),
    h("tbody", {}, rows.map((row) => h("tr", {class: rowClass(row)}, columns.map((column, i) =>
      h(i ? "td" : "th", {scope: i ? null : "row", class: kind(column)}, column.cell(row)))))));
}
