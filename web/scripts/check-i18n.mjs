// Fails on a text that a language lacks or has too much, on placeholders that differ, on texts that were not translated,
// and on text for people that stands in the code.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LOCALES = join(ROOT, "src/locales");
const SOURCE_LANGUAGE = "en";
const LANGUAGES = ["en", "ta", "hi", "te"];
/** Attributes and properties of components that people read or hear. */
const SPOKEN = new Set([
  "alt",
  "aria-label",
  "aria-description",
  "aria-placeholder",
  "aria-roledescription",
  "description",
  "hint",
  "label",
  "placeholder",
  "title",
]);
/** Functions whose first argument people read. */
const SAYING = new Set(["toast", "usePageTitle"]);
/** The same in every language: names and what stands on keys. */
const NAMES = new Set(["Esc", "Switchboard", "Tab", "WhatsApp"]);

const problems = [];

function flatten(node, prefix = "", out = new Map()) {
  for (const [key, value] of Object.entries(node)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === "object" && value !== null) flatten(value, path, out);
    else out.set(path, value);
  }
  return out;
}

function read(language, file) {
  try {
    return flatten(JSON.parse(readFileSync(join(LOCALES, language, file), "utf8")));
  } catch (error) {
    problems.push(`src/locales/${language}/${file}: ${error.message}`);
    return new Map();
  }
}

/** Without the plural's category, where it is one: `found_other` is `found`. */
function base(key, all) {
  const match = /^(.*)_(zero|one|two|few|many|other)$/.exec(key);
  return match && all.has(`${match[1]}_other`) ? { name: match[1], category: match[2] } : { name: key, category: null };
}

const placeholders = (text) =>
  [...String(text).matchAll(/\{\{\s*([\w.]+)/g)]
    .map((match) => match[1])
    .sort()
    .join(",");

/** Texts by name, each with its plural categories. */
function names(texts) {
  const found = new Map();
  for (const key of texts.keys()) {
    const { name, category } = base(key, texts);
    if (!found.has(name)) found.set(name, new Set());
    if (category) found.get(name).add(category);
  }
  return found;
}

function compare(file) {
  const source = read(SOURCE_LANGUAGE, file);
  const wanted = names(source);
  for (const language of LANGUAGES) {
    const where = `src/locales/${language}/${file}`;
    const texts = read(language, file);
    const has = names(texts);
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [name, plurals] of wanted) {
      if (!has.has(name)) problems.push(`${where}: ${name} is missing`);
      else if (plurals.size > 0) {
        for (const category of categories) {
          if (!has.get(name).has(category)) problems.push(`${where}: ${name}_${category} is missing`);
        }
      }
    }
    for (const name of has.keys())
      if (!wanted.has(name)) problems.push(`${where}: ${name} is not in ${SOURCE_LANGUAGE}`);
    for (const [key, text] of texts) check(where, key, text, source.get(key), language);
  }
}

function check(where, key, text, english, language) {
  if (typeof text !== "string" || text.trim() === "") problems.push(`${where}: ${key} is empty`);
  if (english === undefined || language === SOURCE_LANGUAGE) return;
  // "One hour" need not name the number.
  if (!/_(zero|one|two)$/.test(key) && placeholders(text) !== placeholders(english)) {
    problems.push(`${where}: ${key} has other placeholders than ${SOURCE_LANGUAGE}`);
  }
  const words =
    String(text)
      .replace(/\{\{.*?\}\}/g, "")
      .match(/[A-Za-z]{2,}/g) ?? [];
  if (text === english && words.length >= 3) problems.push(`${where}: ${key} is not translated`);
}

/** Something that people read: a word, not a symbol or a name. */
const isText = (text) => /\p{L}{2,}/u.test(text) && !NAMES.has(text.trim());

function literal(node) {
  if (!node) return null;
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(" ");
  if (ts.isJsxExpression(node)) return literal(node.expression);
  if (ts.isConditionalExpression(node)) return literal(node.whenTrue) ?? literal(node.whenFalse);
  if (ts.isBinaryExpression(node)) return literal(node.right);
  return null;
}

function inspect(path) {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const report = (node, text) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    problems.push(`${relative(ROOT, path)}:${line + 1}: text in code: ${JSON.stringify(text.trim())}`);
  };
  const visit = (node) => {
    if (ts.isJsxText(node) && isText(node.text)) report(node, node.text);
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) {
      const text = literal(node);
      if (text !== null && isText(text)) report(node, text);
    }
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText())) {
      const text = literal(node.initializer);
      if (text !== null && isText(text)) report(node, text);
    }
    if (ts.isCallExpression(node) && SAYING.has(node.expression.getText())) {
      const text = literal(node.arguments[0]);
      if (text !== null && isText(text)) report(node, text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx$/.test(entry.name) && !/\.test\.tsx$/.test(entry.name) ? [path] : [];
  });
}

const files = new Set(LANGUAGES.flatMap((language) => readdirSync(join(LOCALES, language))));
for (const file of files) compare(file);
for (const path of sources(join(ROOT, "src"))) inspect(path);
if (problems.length > 0) {
  console.error(problems.join("\n"));
  console.error(`${problems.length} problems with texts`);
  process.exit(1);
}
