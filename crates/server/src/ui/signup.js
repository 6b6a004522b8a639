"use strict";
const token = new URLSearchParams(location.search).get("token") ?? "";
// The secret does not stay in the address bar or the history.
history.replaceState(null, "", "/signup");
const form = document.getElementById("form");
const result = document.getElementById("result");
const value = (id) => document.getElementById(id).value;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  result.textContent = "One moment…";
  const body = JSON.stringify({ token, email: value("email"), name: value("name"), password: value("password") });
  try {
    const answer = await fetch("/api/v1/auth/accept", { method: "POST", headers: { "content-type": "application/json" }, body });
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      form.hidden = true;
      result.textContent = "Done. You can sign in with your e-mail address and password.";
    } else {
      const fields = (told.errors ?? []).map((error) => error.message).join(" ");
      result.textContent = [told.detail ?? "That did not work.", fields].join(" ").trim();
    }
  } catch {
    result.textContent = "The server does not answer. Nothing is lost: try again.";
  }
});
