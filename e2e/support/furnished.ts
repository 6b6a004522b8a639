// A workspace with something on every page: what was uploaded, asked, noted and set.

import { type APIRequestContext, expect } from "@playwright/test";
import type { Desk } from "./desk.ts";
import { picture } from "./pictures.ts";

async function made(api: APIRequestContext, path: string, data: object): Promise<{ id: string }> {
  const answer = await api.post(`/api/v1/${path}`, { data });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

/** Once for each desk; the same again changes nothing. Needs `SWITCHBOARD_TOOLS__ALLOW_PRIVATE_HOSTS` to be empty. */
export async function furnish(desk: Desk): Promise<void> {
  const api = await desk.api();
  const list = async (path: string) => (await api.get(`/api/v1/${path}`)).json() as Promise<{ status?: string }[]>;
  if ((await list("tasks")).length > 0) return;
  const phone = desk.phone("Priya Raman", "15550102001");
  await phone.text("வணக்கம், என் ஆர்டர் ORD-7781 எங்கே? மிகவும் தாமதம்!");
  await expect.poll(async () => (await list("knowledge/unanswered")).length).toBeGreaterThan(0);
  const [conversation] = await (await api.get("/api/v1/conversations")).json();

  await made(api, "knowledge/sources", { name: "Delivery rules", text: "Parcels arrive within two working days." });
  await api.post("/api/v1/knowledge/sources", {
    multipart: { files: { name: "Scan.txt", mimeType: "text/plain", buffer: Buffer.from("\n - \n") } },
  });
  await expect.poll(async () => (await list("knowledge/sources")).every(({ status }) => status === "ready" || status === "failed")).toBe(true);
  const upload = await api.post("/api/v1/media", { multipart: { file: picture("sofa.png", [40, 120, 90]) } });
  await made(api, "media-library", { media_id: (await upload.json()).id, category: "Sofas", sub_category: "Green", title: "Kaveri sofa" });

  await made(api, "tasks", {
    title: "Call Priya about the late order",
    description: "She has waited since Monday.",
    task_type: "call",
    priority: 1,
    due_at: new Date(Date.now() - 3_600_000).toISOString(),
    tags: ["late"],
    conversation_id: conversation.id,
  });
  await made(api, "tasks", { title: "Plan the stall at the market", task_type: "meeting" });
  await made(api, "tickets", { issue_type: "late parcel", description: "Not there since Monday", priority: "high", conversation_id: conversation.id });

  await api.put("/api/v1/tools/settings", { data: { allowed_hosts: ["shop.example"] } });
  await api.put("/api/v1/tool-secrets/SHOP_KEY", { data: { value: "fictional" } });
  await made(api, "tools", {
    name: "find_order",
    description: "Tells how an order stands.",
    url_template: "https://shop.example/orders/{order_id}",
    headers: { Authorization: "Bearer {{secret:SHOP_KEY}}" },
    parameters: { type: "object", properties: { order_id: { type: "string" } }, required: ["order_id"] },
  });
  const entity = { name: "policy_number", description: "The number of a policy", pattern: "POL-\\d{4}" };
  await api.patch("/api/v1/settings/understanding", { data: { instructions: "We sell sofas.", custom_entities: [entity] } });
  await made(api, "checks", { question: "When do you open?", expect: "answer", must_contain: ["nine"], must_not_contain: [] });
  await api.dispose();
}
