/** Where in a JSON text its values stand: line numbers by path, such as `faqs[3].question`. For valid JSON. */

interface Reader {
  text: string;
  at: number;
  line: number;
  lines: Map<string, number>;
  isWanted: (path: string) => boolean;
}

export function linesOf(text: string, isWanted: (path: string) => boolean): Map<string, number> {
  const reader: Reader = { text, at: 0, line: 1, lines: new Map(), isWanted };
  readValue(reader, "");
  return reader.lines;
}

function skipSpace(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? "")) {
    if (reader.text[reader.at] === "\n") reader.line += 1;
    reader.at += 1;
  }
}

function readString(reader: Reader): string {
  const from = reader.at;
  reader.at += 1;
  while (reader.at < reader.text.length && reader.text[reader.at] !== '"') {
    reader.at += reader.text[reader.at] === "\\" ? 2 : 1;
  }
  reader.at += 1;
  return reader.text.slice(from, reader.at);
}

/** Members of an object or an array: `member` reads one. */
function readMembers(reader: Reader, end: string, member: (index: number) => void): void {
  reader.at += 1;
  skipSpace(reader);
  for (let index = 0; reader.at < reader.text.length && reader.text[reader.at] !== end; index++) {
    member(index);
    skipSpace(reader);
    if (reader.text[reader.at] === ",") reader.at += 1;
    skipSpace(reader);
  }
  reader.at += 1;
}

function readValue(reader: Reader, path: string): void {
  skipSpace(reader);
  if (reader.isWanted(path)) reader.lines.set(path, reader.line);
  const start = reader.text[reader.at];
  if (start === "{") {
    readMembers(reader, "}", () => {
      const name = JSON.parse(readString(reader)) as string;
      skipSpace(reader);
      reader.at += 1;
      readValue(reader, path === "" ? name : `${path}.${name}`);
    });
  } else if (start === "[") {
    readMembers(reader, "]", (index) => readValue(reader, `${path}[${index}]`));
  } else if (start === '"') {
    readString(reader);
  } else {
    while (reader.at < reader.text.length && !/[\s,\]}]/.test(reader.text[reader.at] ?? "")) reader.at += 1;
  }
}

/** The line of a syntax error, from what browsers say about it. */
export function lineOfSyntaxError(text: string, message: string): number | undefined {
  const line = /line (\d+)/.exec(message)?.[1];
  if (line) return Number(line);
  const position = /position (\d+)/.exec(message)?.[1];
  if (position) return text.slice(0, Number(position)).split("\n").length;
  return undefined;
}
