import { expect, test } from "vitest";
import { hrefOf, pieces } from "./rich-text";

const links = (text: string) => pieces(text).flatMap((piece) => (piece.href ? [[piece.text, piece.href]] : []));
const joined = (text: string) =>
  pieces(text)
    .map((piece) => piece.text)
    .join("");

test("links end where the sentence goes on", () => {
  expect(links("See https://a.example/x. Or (https://b.example/y)!")).toEqual([
    ["https://a.example/x", "https://a.example/x"],
    ["https://b.example/y", "https://b.example/y"],
  ]);
  expect(links("https://en.example.org/wiki/Saree_(cloth), yes")).toEqual([
    ["https://en.example.org/wiki/Saree_(cloth)", "https://en.example.org/wiki/Saree_(cloth)"],
  ]);
  expect(links("இங்கே www.kaveri.example பாருங்கள்")).toEqual([["www.kaveri.example", "https://www.kaveri.example/"]]);
  expect(links("write to priya@example.com.")).toEqual([["priya@example.com", "mailto:priya@example.com"]]);
});

test("only the web and mail are linked", () => {
  expect(links("javascript:alert(1) data:text/html,x file:///etc/passwd http://localhost")).toEqual([]);
  expect(hrefOf("https://user:secret")).toBeNull();
  expect(links('<a href="https://evil.example">x</a>')).toEqual([["https://evil.example", "https://evil.example/"]]);
});

test("what WhatsApp draws is drawn, and only that", () => {
  expect(pieces("*Total* is _about_ ~500~ `450`")).toEqual([
    { text: "Total", marks: ["bold"] },
    { text: " is " },
    { text: "about", marks: ["italic"] },
    { text: " " },
    { text: "500", marks: ["struck"] },
    { text: " " },
    { text: "450", marks: ["code"] },
  ]);
  expect(pieces("2*3*4 and snake_case_name * no *")).toEqual([{ text: "2*3*4 and snake_case_name * no *" }]);
});

test("no text is lost, however long or odd it is", () => {
  for (const text of ["", "a\n\nb", "<script>alert(1)</script>", "((((https://x.example))))", "_".repeat(500)]) {
    expect(joined(text)).toBe(text);
  }
  const long = `${"word ".repeat(8_000)}https://late.example`;
  expect(joined(long)).toBe(long);
  expect(links(long)).toEqual([]);
});
