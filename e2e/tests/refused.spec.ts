// What must not work: too much, too strange, somebody else's, or not allowed.

import { request as httpRequest } from "node:http";
import { expect, request } from "@playwright/test";
import { Desk, OWNER, test } from "../support/desk.ts";
import { bubble, composer, openConversation, row } from "../support/inbox.ts";

// The stranger makes a workspace of their own.
test.use({ wishes: { SWITCHBOARD_AUTH__OPEN_SIGNUP: "true" } });

/** By name; the search learns of a conversation a moment after it has begun. */
async function conversationOf(desk: Desk, name: string): Promise<{ id: string; message_count: number }> {
  const api = await desk.api();
  const find = async () => (await (await api.get(`/api/v1/conversations?search=${encodeURIComponent(name)}`)).json())[0];
  await expect.poll(find).toBeDefined();
  return find();
}

test("markup in names and messages is text", async ({ desk, browser }) => {
  await desk.model({ then: { kind: "reply", text: "Pardon?" } });
  const evil = `<img src=x onerror="window.owned=1">`;
  const phone = desk.phone(`Eve ${evil}`);
  await phone.text(`<script>window.owned=1</script><b>bold</b> ${evil}`);
  const page = await desk.signIn(browser);
  const refused: string[] = [];
  page.on("console", (line) => line.type() === "error" && refused.push(line.text()));
  await page.goto("/conversations");
  await row(page, "Eve").click();
  await expect(bubble(page, "<script>window.owned=1</script><b>bold</b>")).toHaveCount(1);
  expect(await page.evaluate(() => "owned" in window)).toBe(false);
  expect(await page.locator("article b, article script, article img").count()).toBe(0);
  expect(refused.filter((line) => line.includes("Content Security Policy"))).toEqual([]);
});

test("a text that is too long is refused on the screen and by the API", async ({ desk, browser }) => {
  const phone = desk.phone("Long Story");
  await phone.text("Tell me everything");
  const page = await desk.signIn(browser);
  await openConversation(page, "Long Story");
  await composer(page).fill("x".repeat(5000));
  await expect(page.getByText(/characters too many/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  const { id } = await conversationOf(desk, "Long Story");
  const api = await desk.api();
  const answer = await api.post(`/api/v1/conversations/${id}/messages`, { data: { text: "x".repeat(5000) } });
  expect(answer.status()).toBe(422);
  expect((await answer.json()).errors[0].field).toBe("text");
  const messages = await (await api.get(`/api/v1/conversations/${id}/messages`)).json();
  expect(messages.filter((message: { sender: string }) => message.sender === "operator")).toEqual([]);
});

/** Begins an upload of so many bytes: the answer comes before they have been sent. */
async function announce(desk: Desk, bytes: number): Promise<{ status: number; body: string }> {
  const session = await (await request.newContext({ baseURL: desk.url })).post("/api/v1/auth/login", { data: OWNER });
  const { token } = await session.json();
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "multipart/form-data; boundary=seam",
      "content-length": bytes,
    };
    const upload = httpRequest(`${desk.url}/api/v1/media`, { method: "POST", headers }, (answer) => {
      let body = "";
      answer.on("data", (part: Buffer) => (body += part.toString()));
      answer.on("end", () => {
        resolve({ status: answer.statusCode ?? 0, body });
        upload.destroy();
      });
    });
    upload.once("error", reject);
    upload.write('--seam\r\ncontent-disposition: form-data; name="file"; filename="big.pdf"\r\n\r\n%PDF-1.7\n');
  });
}

test("a lying file and a file that is too large are refused, and nothing is stored", async ({ desk }) => {
  const api = await desk.api();
  const upload = (name: string, mimeType: string, buffer: Buffer) =>
    api.post("/api/v1/media", { multipart: { file: { name, mimeType, buffer } } });
  const lying = await upload("cat.png", "image/png", Buffer.from("<html><script>alert(1)</script></html>"));
  expect(lying.status()).toBe(415);
  const huge = await announce(desk, 101 * 1024 * 1024);
  expect(huge.status).toBe(413);
  expect(JSON.parse(huge.body).code).toBe("PAYLOAD_TOO_LARGE");
});

test("another workspace's conversation is not there", async ({ desk }) => {
  const phone = desk.phone("Only Ours");
  await phone.text("Hello");
  const { id } = await conversationOf(desk, "Only Ours");
  const stranger = await request.newContext({ baseURL: desk.url });
  const signup = await stranger.post("/api/v1/auth/signup", {
    data: { email: `stranger-${id}@example.com`, password: OWNER.password, company_name: "Elsewhere" },
  });
  expect(signup.status()).toBe(201);
  const { token } = await signup.json();
  const other = await request.newContext({ baseURL: desk.url, extraHTTPHeaders: { authorization: `Bearer ${token}` } });
  for (const path of ["", "/messages", "/events", "/turns", "/notes"]) {
    expect((await other.get(`/api/v1/conversations/${id}${path}`)).status(), path).toBe(404);
  }
  for (const path of ["/takeover", "/handback", "/close", "/archive", "/read", "/messages", "/suggestion"]) {
    expect((await other.post(`/api/v1/conversations/${id}${path}`, { data: { text: "hi" } })).status(), path).toBe(404);
  }
  expect(await (await other.get("/api/v1/conversations")).json()).toEqual([]);
});

test("a viewer sees no control that would be refused, and is refused", async ({ desk, browser }) => {
  const phone = desk.phone("Looked At");
  await phone.text("Hello");
  const viewer = await desk.invite("viewer", "viewer@example.com");
  const page = await desk.signIn(browser, viewer);
  await page.goto("/conversations");
  await row(page, "Looked At").click();
  await expect(bubble(page, "Hello").first()).toBeVisible();
  await expect(composer(page)).toHaveCount(0);
  for (const name of ["Take over", "Archive", "Close", "Assign"]) {
    await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
  }
  const { id } = await conversationOf(desk, "Looked At");
  const api = await desk.api(viewer);
  expect((await api.post(`/api/v1/conversations/${id}/takeover`)).status()).toBe(403);
  expect((await api.post(`/api/v1/conversations/${id}/messages`, { data: { text: "hi" } })).status()).toBe(403);
  expect((await api.get("/api/v1/api-keys")).status()).toBe(403);
});

test("a cookie does nothing from another origin", async ({ desk, browser }) => {
  const phone = desk.phone("Cookie Jar");
  await phone.text("Hello");
  const { id } = await conversationOf(desk, "Cookie Jar");
  const page = await desk.signIn(browser);
  const cookies = await page.context().cookies(desk.url);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  expect(cookies.every((one) => one.httpOnly && one.sameSite === "Lax")).toBe(true);
  const thief = await request.newContext({ extraHTTPHeaders: { cookie, origin: "https://evil.example" } });
  const answer = await thief.post(`${desk.url}/api/v1/conversations/${id}/takeover`);
  expect(answer.status()).toBe(403);
  const { mode } = await (await (await desk.api()).get(`/api/v1/conversations/${id}`)).json();
  expect(mode).toBe("ai");
});
