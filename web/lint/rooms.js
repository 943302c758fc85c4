import path from "node:path";

/** The rooms of src/, and what each may import besides itself; files in none of them (main.tsx) may import all. */
const MAY_IMPORT = {
  words: ["api"],
  api: ["app"],
  ui: ["api", "app", "words"],
  jobs: ["api", "app", "ui", "words"],
  pages: ["api", "app", "jobs", "ui", "words"],
  app: ["api", "jobs", "pages", "ui", "words"],
};

const inside = (file) => file.split(`${path.sep}src${path.sep}`).at(-1).split(path.sep);

/** Fences between the rooms: a page never imports another page; what several need is in ui/, words/ or app/. */
export const rooms = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      page: "A page cannot import another page ({{target}}). Move what both need to ui/, words/ or app/.",
      room: "{{room}}/ cannot import from {{target}}/.",
    },
  },
  create(context) {
    const [room, page] = inside(context.filename);
    function check(node) {
      const target = node.source?.value;
      if (typeof target !== "string" || !target.startsWith(".")) return;
      const [otherRoom, otherPage] = inside(path.resolve(path.dirname(context.filename), target));
      if (room === "pages" && otherRoom === "pages") {
        if (page !== otherPage)
          context.report({ node, messageId: "page", data: { target: `${otherRoom}/${otherPage}` } });
      } else if (room in MAY_IMPORT && otherRoom !== room && !MAY_IMPORT[room].includes(otherRoom)) {
        context.report({ node, messageId: "room", data: { room, target: otherRoom } });
      }
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
