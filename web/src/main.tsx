import { loadLanguage } from "./words/language";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root");

// The app is imported only then: its modules may make texts while they are loaded.
await loadLanguage();
const { start } = await import("./app/start");
start(root);
