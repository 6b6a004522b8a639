/** The list of questions with answers. */
import { MessageCircleQuestionMark, Pencil, Plus, Search, Trash2 } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { FaqEntry } from "@/api/desk";
import { Badge } from "@/components/ui/badge";
import { Button, IconButton } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { LoadMore } from "@/components/ui/load-more";
import { EmptyState } from "@/components/ui/states";
import { type Column, Table } from "@/components/ui/table";
import { useTranslation } from "@/i18n";
import { scriptLanguage } from "@/lib/script";
import { useCan } from "@/lib/session";
import { DeleteFaq } from "./delete-faq";
import { FaqSheet } from "./faq-sheet";
import { categories, filterFaqs } from "./faqs";

/** Rows that are drawn at once: a base may have 20,000. */
const PAGE = 50;
const ALL = "*";

export function FaqsTab({
  faqs,
  editing,
  onEdit,
}: {
  faqs: FaqEntry[] | undefined;
  /** The entry in the sheet; `"new"`; null where it is closed. */
  editing: FaqEntry | "new" | null;
  onEdit: (faq: FaqEntry | "new" | null) => void;
}) {
  const { t } = useTranslation("knowledge");
  const canEdit = useCan("operator");
  const [search, setSearch] = useState("");
  const [category, setCategory] = useState<string | null>(null);
  const [shown, setShown] = useState(PAGE);
  const [removing, setRemoving] = useState<FaqEntry | null>(null);
  const wanted = useDeferredValue(search);
  const all = useMemo(() => categories(faqs ?? []), [faqs]);
  const found = useMemo(() => faqs && filterFaqs(faqs, { search: wanted, category }), [faqs, wanted, category]);
  const columns = useColumns(canEdit, onEdit, setRemoving);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <div className="w-full sm:w-72">
          <Input
            type="search"
            icon={Search}
            aria-label={t("faqs.search")}
            placeholder={t("faqs.search")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <Select
          aria-label={t("faqs.category")}
          className="min-w-40 max-sm:flex-1"
          value={category ?? ALL}
          onChange={(event) => setCategory(event.target.value === ALL ? null : event.target.value)}
        >
          <option value={ALL}>{t("faqs.allCategories")}</option>
          {all.map(({ name, count }) => (
            <option key={name} value={name}>
              {`${name || t("faqs.noCategory")} (${count})`}
            </option>
          ))}
        </Select>
        <p role="status" className="text-ink-3 text-sm">
          {found && faqs && found.length < faqs.length ? t("common:found", { count: found.length }) : ""}
        </p>
        {canEdit && (
          <Button variant="primary" icon={Plus} className="ml-auto" onClick={() => onEdit("new")}>
            {t("faqs.add")}
          </Button>
        )}
      </div>
      <Table
        label={t("tabs.faqs")}
        columns={columns}
        rows={found?.slice(0, shown)}
        keyOf={(faq) => faq.id ?? faq.question}
        onRowClick={canEdit ? onEdit : undefined}
        empty={
          <div className="rounded border border-line bg-surface">
            <NothingHere isFiltered={(faqs?.length ?? 0) > 0} canEdit={canEdit} onAdd={() => onEdit("new")} />
          </div>
        }
        footer={
          <LoadMore
            hasMore={(found?.length ?? 0) > shown}
            busy={false}
            onMore={() => setShown((before) => before + PAGE)}
          />
        }
      />
      {editing && (
        <FaqSheet
          key={editing === "new" ? "new" : editing.id}
          faq={editing === "new" ? null : editing}
          categories={all.map(({ name }) => name).filter(Boolean)}
          onClose={() => onEdit(null)}
          onDelete={setRemoving}
        />
      )}
      {removing && (
        <DeleteFaq
          faq={removing}
          onClose={() => setRemoving(null)}
          onDone={() => {
            setRemoving(null);
            onEdit(null);
          }}
        />
      )}
    </div>
  );
}

function NothingHere({ isFiltered, canEdit, onAdd }: { isFiltered: boolean; canEdit: boolean; onAdd: () => void }) {
  const { t } = useTranslation("knowledge");
  if (isFiltered) {
    return (
      <EmptyState icon={Search} title={t("common:nothingFound")}>
        {t("faqs.noneFoundText")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={MessageCircleQuestionMark}
      title={t("faqs.none")}
      action={
        canEdit && (
          <Button variant="primary" icon={Plus} onClick={onAdd}>
            {t("faqs.addFirst")}
          </Button>
        )
      }
    >
      {t("faqs.noneText")}
    </EmptyState>
  );
}

const KEYWORDS_SHOWN = 3;

function useColumns(
  canEdit: boolean,
  onEdit: (faq: FaqEntry) => void,
  onRemove: (faq: FaqEntry) => void,
): Column<FaqEntry>[] {
  const { t } = useTranslation("knowledge");
  return useMemo(() => {
    const columns: Column<FaqEntry>[] = [
      {
        accessorKey: "question",
        header: t("faqs.question"),
        enableSorting: true,
        cell: ({ row: { original } }) => <Question faq={original} onEdit={canEdit ? onEdit : undefined} />,
      },
      {
        accessorKey: "category",
        header: t("faqs.category"),
        enableSorting: true,
        cell: ({ row }) => (row.original.category ? <Badge>{row.original.category}</Badge> : null),
      },
      {
        id: "keywords",
        header: t("faqs.keywords"),
        cell: ({ row }) => <Keywords words={row.original.keywords} />,
      },
    ];
    if (!canEdit) return columns;
    return [
      ...columns,
      {
        id: "actions",
        header: () => <span className="sr-only">{t("faqs.actions")}</span>,
        cell: ({ row: { original } }) => (
          // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: keeps the row from opening
          <div className="flex justify-end" onClick={(event) => event.stopPropagation()}>
            <IconButton
              size="sm"
              icon={Pencil}
              label={t("faqs.editNamed", { question: original.question })}
              onClick={() => onEdit(original)}
            />
            <IconButton
              size="sm"
              icon={Trash2}
              label={t("faqs.deleteNamed", { question: original.question })}
              onClick={() => onRemove(original)}
            />
          </div>
        ),
      },
    ];
  }, [t, canEdit, onEdit, onRemove]);
}

function Question({ faq, onEdit }: { faq: FaqEntry; onEdit?: (faq: FaqEntry) => void }) {
  return (
    <div className="grid min-w-56 max-w-xl">
      {onEdit ? (
        <button
          type="button"
          lang={scriptLanguage(faq.question)}
          className="ring-inside truncate text-left font-medium hover:underline"
          onClick={(event) => {
            event.stopPropagation();
            onEdit(faq);
          }}
        >
          {faq.question}
        </button>
      ) : (
        <span lang={scriptLanguage(faq.question)} className="font-medium">
          {faq.question}
        </span>
      )}
      <span lang={scriptLanguage(faq.answer)} className={onEdit ? "truncate text-ink-2 text-sm" : "text-ink-2 text-sm"}>
        {faq.answer}
      </span>
    </div>
  );
}

function Keywords({ words }: { words: readonly string[] }) {
  const more = words.length - KEYWORDS_SHOWN;
  return (
    <div className="flex min-w-32 max-w-64 flex-wrap gap-1">
      {words.slice(0, KEYWORDS_SHOWN).map((word) => (
        <Badge key={word}>{word}</Badge>
      ))}
      {more > 0 && <Badge>{`+${more}`}</Badge>}
    </div>
  );
}
