import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Conversation } from "@/api/desk";
import { loadTexts } from "@/i18n";
import { RowBadges } from "./row-badges";

function badges(more: Partial<Conversation>): string[] {
  const conversation = { unread_count: 3, sentiment: null, language: null, metadata: {}, ...more } as Conversation;
  const { container } = render(<RowBadges conversation={conversation} isFound={false} />);
  return [...container.children].map((one) => one.textContent ?? "");
}

test("at most two, the count last", async () => {
  await loadTexts("inbox");
  const count = "33 unread messages";
  expect(badges({ sentiment: "urgent", language: "ta" })).toEqual(["Urgent", count]);
  expect(badges({ sentiment: "urgent", metadata: { last_message_status: "failed" } })).toEqual(["Failed", count]);
  expect(badges({ unread_count: 0, sentiment: "negative", language: "ta" })).toEqual(["Tamil", "Negative"]);
});
