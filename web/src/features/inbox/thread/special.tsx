/** Places, people, buttons, lists, templates, and what nobody knows. */
import { Check, ExternalLink, MapPin, UserRound } from "lucide-react";
import type {
  ContactCard,
  InteractiveDetails,
  LocationDetails,
  Message,
  TemplateDetails,
  UnsupportedDetails,
} from "@/api/desk";
import { useTranslation } from "@/i18n";
import { cn } from "@/lib/cn";
import { Rich } from "./rich";

/** What is neither a text nor a file. */
export function Special({ message }: { message: Message }) {
  switch (message.message_type) {
    case "location":
      return <LocationContent message={message} details={message.details} />;
    case "contacts":
      return <ContactsContent message={message} details={message.details} />;
    case "interactive":
      return <InteractiveContent message={message} details={message.details} />;
    case "template":
      return <TemplateContent message={message} details={message.details} />;
    case "unsupported":
      return <UnsupportedContent message={message} details={message.details} />;
    default:
      return <Rich text={message.content} />;
  }
}

/** A card with a link: tiles of a map would tell a stranger where the customer is. */
function LocationContent({ message, details }: { message: Message; details: LocationDetails | undefined }) {
  const { t } = useTranslation("inbox");
  if (!details) return <Rich text={message.content} />;
  const place = `${details.latitude.toFixed(5)}, ${details.longitude.toFixed(5)}`;
  return (
    <div className="grid min-w-52 gap-1.5">
      <div className="flex gap-2.5">
        <MapPin aria-hidden className="mt-0.5 size-4 shrink-0" />
        <div className="min-w-0">
          <p className="font-medium" dir="auto">
            {details.name || t("type.location")}
          </p>
          {details.address && (
            <p className="text-sm opacity-90" dir="auto">
              {details.address}
            </p>
          )}
          <p className="tabular text-2xs opacity-80">{place}</p>
        </div>
      </div>
      <a
        href={`https://www.openstreetmap.org/?mlat=${details.latitude}&mlon=${details.longitude}#map=16/${details.latitude}/${details.longitude}`}
        target="_blank"
        rel="noopener noreferrer"
        className="inline-flex items-center gap-1.5 text-sm underline underline-offset-2"
      >
        <ExternalLink aria-hidden className="size-3.5" />
        {t("media.openMap")}
      </a>
    </div>
  );
}

function ContactsContent({ message, details }: { message: Message; details: ContactCard[] | undefined }) {
  if (!Array.isArray(details)) return <Rich text={message.content} />;
  return (
    <ul className="grid min-w-48 gap-2">
      {details.map((card) => (
        <li key={`${card.name}${card.phones?.join()}`} className="flex gap-2.5">
          <UserRound aria-hidden className="mt-0.5 size-4 shrink-0" />
          <div className="min-w-0">
            <p className="font-medium" dir="auto">
              {card.name}
            </p>
            {[...(card.phones ?? []), ...(card.emails ?? [])].map((line) => (
              <p key={line} className="tabular break-all text-sm">
                {line}
              </p>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** As the customer saw it; what they chose is marked. */
function InteractiveContent({ message, details }: { message: Message; details: InteractiveDetails | undefined }) {
  const { t } = useTranslation("inbox");
  if (!details) return <Rich text={message.content} />;
  const isReply = details.kind === "button_reply" || details.kind === "list_reply";
  const body = details.body ?? message.content;
  if (isReply) {
    return (
      <p className="flex items-center gap-1.5" dir="auto">
        <Check aria-hidden className="size-4 shrink-0" />
        <span className="sr-only">{t("message.chosen")}</span>
        {body}
      </p>
    );
  }
  return (
    <div className="grid gap-1.5">
      {details.header && <p className="font-semibold">{details.header}</p>}
      <Rich text={body} />
      {details.footer && <p className="text-xs opacity-80">{details.footer}</p>}
      <Choices
        choices={(details.buttons ?? []).map((button) => ({ ...button, description: undefined }))}
        chosen={details.selected_id}
      />
      {details.sections?.map((section) => (
        <div key={`${section.title}${section.rows[0]?.id}`} className="grid gap-1">
          {section.title && <p className="font-medium text-2xs uppercase tracking-wide opacity-80">{section.title}</p>}
          <Choices choices={section.rows} chosen={details.selected_id} />
        </div>
      ))}
    </div>
  );
}

function Choices({
  choices,
  chosen,
}: {
  choices: readonly { id: string; title: string; description?: string }[];
  chosen: string | undefined;
}) {
  const { t } = useTranslation("inbox");
  if (choices.length === 0) return null;
  return (
    <ul className="grid gap-1">
      {choices.map((choice) => {
        const isChosen = choice.id === chosen;
        return (
          <li
            key={choice.id}
            className={cn(
              "flex min-h-8 items-center justify-center gap-1.5 rounded-sm border border-current/25 px-2 py-1 text-center text-sm",
              isChosen && "border-current/70 font-semibold",
            )}
          >
            {isChosen && <Check aria-hidden className="size-3.5 shrink-0" />}
            <span dir="auto">
              {choice.title}
              {choice.description && <span className="block font-normal text-xs opacity-80">{choice.description}</span>}
            </span>
            {isChosen && <span className="sr-only">{t("message.chosen")}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function TemplateContent({ message, details }: { message: Message; details: TemplateDetails | undefined }) {
  const { t } = useTranslation("inbox");
  return (
    <div className="grid gap-1">
      {message.content && <Rich text={message.content} />}
      <p className="text-2xs opacity-80">
        {details ? t("message.template", { name: details.name, language: details.language }) : t("type.template")}
      </p>
    </div>
  );
}

function UnsupportedContent({ message, details }: { message: Message; details: UnsupportedDetails | undefined }) {
  const { t } = useTranslation("inbox");
  return (
    <div className="grid gap-1">
      <p className="italic">{message.content || t("message.unsupported")}</p>
      {details?.reason && <p className="text-xs opacity-80">{details.reason}</p>}
      {details?.raw !== undefined && (
        <details className="text-xs">
          <summary>{t("message.raw")}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre tabIndex={0} className="mt-1 max-h-60 overflow-auto rounded-xs bg-sunken p-2 text-ink">
            {JSON.stringify(details.raw, null, 2)}
          </pre>
        </details>
      )}
    </div>
  );
}
