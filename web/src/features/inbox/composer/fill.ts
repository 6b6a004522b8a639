/** Variables of saved replies and templates. Pure. */
import type { Template } from "@/api/desk";

export interface ReplyValues {
  "contact.name": string | null;
  "operator.name": string | null;
}

/** `{{contact.name}}` becomes the name; what is not known stays as it is, so that it is seen. */
export function fillReply(text: string, values: ReplyValues): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (written, name: string) => {
    const value = name in values ? values[name as keyof ReplyValues] : null;
    return value?.trim() || written;
  });
}

export function unfilled(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map((match) => match[1] ?? ""))];
}

export interface TemplateText {
  header: string | null;
  body: string;
  footer: string | null;
  buttons: string[];
}

interface Component {
  type?: string;
  format?: string;
  text?: string;
  buttons?: { text?: string }[];
}

/** A template as the customer will read it, as far as the variables are filled in. */
export function templateText(template: Pick<Template, "components" | "variables">, values: Values): TemplateText {
  const components = template.components as Component[];
  const of = (type: string) => components.find((component) => component.type?.toLowerCase() === type);
  const fill = (text: string, where: "header" | "body") => fillTemplate(text, template, values, where);
  const header = of("header");
  return {
    header: header?.text ? fill(header.text, "header") : null,
    body: fill(of("body")?.text ?? "", "body"),
    footer: of("footer")?.text ?? null,
    buttons: (of("buttons")?.buttons ?? []).flatMap((button) => button.text ?? []),
  };
}

type Values = Record<string, string>;

/** `{{1}}` is the component's variable with that index, `{{name}}` the one with that name. */
function fillTemplate(
  text: string,
  { variables }: Pick<Template, "variables">,
  values: Values,
  where: "header" | "body",
): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (written, name: string) => {
    const variable = variables.find(
      (one) => one.component === where && (one.name === name || String(one.index) === name),
    );
    return (variable && values[variable.name]?.trim()) || written;
  });
}
