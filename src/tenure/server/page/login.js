const part = (id) => document.getElementById(id);
let csrf = "";

let figures = null;

async function show() {
  const answer = await fetch("/api/v1/session");
  part("login").hidden = answer.ok;
  part("inside").hidden = !answer.ok;
  figures?.close();
  if (!answer.ok) {
    part("name").focus();
    return;
  }
  const session = await answer.json();
  csrf = session.csrf_token;
  part("who").textContent = session.user.name;
  part("role").textContent = session.user.role;
  figures = new EventSource("/api/v1/dashboard/events");
  figures.addEventListener("dashboard", (event) => summarise(JSON.parse(event.data)));
}

function summarise(found) {
  const number = new Intl.NumberFormat("en");
  const money = (value) => (value === null ? "not yet" : `${number.format(Math.round(value))} ${found.currency}`);
  const rows = [
    ["Customers", found.customers ? number.format(found.customers) : "none yet"],
    ["Spent so far", money(found.net_spend)],
    [found.horizon_days ? `Expected in ${found.horizon_days} days` : "Expected", money(found.predicted_clv)],
    ["As of", found.as_of ?? "not scored yet"],
    ["Model", found.model_version === null ? "none yet" : `version ${found.model_version}`],
  ];
  part("summary").replaceChildren(
    ...rows.flatMap(([name, value]) => {
      const term = document.createElement("dt");
      const said = document.createElement("dd");
      term.textContent = name;
      said.textContent = value;
      return [term, said];
    }),
  );
}

const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replace(/\.?$/, ".");

part("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  part("problem").hidden = true;
  const body = JSON.stringify({ name: part("name").value, password: part("password").value });
  const answer = await fetch("/api/v1/session", { method: "POST", headers: { "content-type": "application/json" }, body });
  if (answer.ok) {
    part("password").value = "";
    await show();
    return;
  }
  const problem = await answer.json();
  part("problem").textContent = [problem.detail, problem.hint].filter(Boolean).map(sentence).join(" ");
  part("problem").hidden = false;
});

part("logout").addEventListener("click", async () => {
  await fetch("/api/v1/session", { method: "DELETE", headers: { "x-csrf-token": csrf } });
  await show();
});

show();
