import { describe, expect, it } from "vitest";
import type { Knowledge } from "@/api/desk";
import { type ImportFile, parseImport, previewImport } from "./import-preview";
import { lineOfSyntaxError } from "./json-lines";

const CURRENT: Knowledge = {
  business_info: { name: "Marina Spices", operating_hours: {}, contact: {} },
  faqs: [
    { id: "hours", category: "shop", question: "Open?", answer: "Yes", keywords: [], metadata: {} },
    { id: "where", category: "shop", question: "Where?", answer: "Here", keywords: [], metadata: {} },
  ],
};

function parsed(body: unknown): ImportFile {
  const { file } = parseImport(JSON.stringify(body));
  if (!file) throw new Error("the file is refused");
  return file;
}

describe("parseImport", () => {
  it("names the line of broken JSON", () => {
    expect(lineOfSyntaxError('{\n "faqs": [\n oops', "Unexpected token o in JSON at position 13")).toBe(3);
    expect(lineOfSyntaxError("", "JSON.parse: unexpected character at line 7 column 2")).toBe(7);
    const { problems } = parseImport("{");
    expect(problems[0]).toMatchObject({ kind: "syntax", field: "" });
  });

  it("names line and field of what is wrong", () => {
    const text = [
      "{",
      '  "business_info": { "timezone": "Mars/Olympus" },',
      '  "faqs": [',
      '    { "question": "a \\" }", "answer": "b" },',
      '    { "question": " ",',
      '      "answer": 5 },',
      '    { "question": "c" },',
      '    "d"',
      "  ]",
      "}",
    ].join("\n");
    expect(parseImport(text).problems).toEqual([
      { kind: "zone", field: "business_info.timezone", line: 2, max: undefined },
      { kind: "empty", field: "faqs[1].question", line: 5, max: undefined },
      { kind: "notText", field: "faqs[1].answer", line: 6, max: undefined },
      { kind: "empty", field: "faqs[2].answer", line: 7, max: undefined },
      { kind: "notObject", field: "faqs[3]", line: 8, max: undefined },
    ]);
  });

  it("counts characters, not code units", () => {
    const faq = { question: "😀".repeat(2_000), answer: "x".repeat(20_001) };
    expect(parseImport(JSON.stringify({ faqs: [faq] })).problems).toMatchObject([
      { kind: "tooLong", field: "faqs[0].answer", max: 20_000 },
    ]);
  });

  it("refuses what is no knowledge base", () => {
    expect(parseImport("[]").problems).toMatchObject([{ kind: "notObject", field: "" }]);
    expect(parseImport('{"faqs":{}}').problems).toMatchObject([{ kind: "notList", field: "faqs" }]);
  });
});

describe("previewImport", () => {
  it("tells new, changed, unchanged and missing entries apart", () => {
    const file = parsed({
      faqs: [
        { id: "hours", category: "shop", question: "Open?", answer: "Yes" },
        { id: "new", question: "Old one", answer: "1" },
        { id: "new", question: "New one", answer: "2" },
        { question: "No id", answer: "3" },
      ],
    });
    const preview = previewImport(CURRENT, file);
    expect(preview.created.map((faq) => faq.question)).toEqual(["New one", "No id"]);
    expect(preview).toMatchObject({ updated: [], unchanged: 1, business: [] });
    expect(preview.missing.map((faq) => faq.id)).toEqual(["where"]);
  });

  it("names what changes about the business, also what goes", () => {
    const file = parsed({ business_info: { name: "Marina", tone: "warm", operating_hours: {} } });
    expect(previewImport(CURRENT, file).business).toEqual(["name", "contact", "tone"]);
  });
});
