/**
 * Makes an element. Text only ever enters the page through text nodes and attributes, so nothing in the results can
 * become markup.
 *
 * @param {string} tag
 * @param {Object<string, unknown>|null} attributes false, null and undefined leave an attribute out; a function listens
 * @param {...(Node|string|number|null|undefined|Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts these in the place that the page keeps for them. */
export function place(id, ...children) {
  document.getElementById(id).replaceChildren(...children.flat(Infinity).filter(Boolean));
}

/** A sentence where there is nothing to show. */
export function missing(text) {
  return h("p", {class: "missing"}, text);
}

/**
 * A table that scrolls sideways in itself, never with the page.
 *
 * @typedef {{head: (string|Node), small?: string, text?: boolean, wrap?: boolean}} Column
 * @param {string} caption
 * @param {Column[]} columns the first one heads the rows
 * @param {{id?: string, first?: boolean, cells: Array}[]} rows
 * @returns {HTMLElement}
 */
export function table(caption, columns, rows) {
  const head = columns.map(column =>
    h("th", {scope: "col", class: column.text && "text"}, column.head, column.small && h("small", null, column.small)),
  );
  const body = rows.map(row =>
    h(
      "tr",
      {id: row.id, class: row.first && "first"},
      row.cells.map((cell, i) =>
        i === 0
          ? h("th", {scope: "row"}, cell)
          : cell instanceof HTMLTableCellElement
            ? cell
            : h(
                "td",
                {class: [columns[i].text && "text", columns[i].wrap && "wrap"].filter(Boolean).join(" ") || null},
                cell,
              ),
      ),
    ),
  );
  return h(
    "div",
    {class: "scroll", tabindex: 0, role: "region", "aria-label": caption},
    h("table", null, h("caption", null, caption), h("thead", null, h("tr", null, head)), h("tbody", null, body)),
  );
}

/** A table that is folded away behind a picture. */
export function data(caption, columns, rows) {
  return h("details", null, h("summary", null, "The figures as a table"), table(caption, columns, rows));
}
