/** Tickets from the cache, and the one way to change them: seen at once, taken back where the server says no. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Ticket, TicketChange, TicketFilters } from "@/api/desk";
import { keys } from "@/api/keys";
import { tickets } from "@/api/tickets";
import { useErrorText } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useTranslation } from "@/i18n";
import { applyFrames } from "@/lib/feed-cache";
import { useMe } from "@/lib/session";

export function useTicketList(filters: TicketFilters) {
  return useInfiniteQuery({
    queryKey: keys.ticketList(filters),
    queryFn: ({ pageParam, signal }) => tickets.list(filters, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.cursor ?? undefined,
  });
}

/** Writes a ticket into every list and page that shows it, as the feed would. */
export function useShowTicket(): (ticket: Ticket, isNew?: boolean) => void {
  const cache = useQueryClient();
  const me = useMe();
  return (ticket, isNew = false) => {
    const type = isNew ? "ticket.created" : "ticket.updated";
    applyFrames(cache, [{ seq: 0, type, at: ticket.updated_at, data: ticket }], me.id);
    cache.setQueryData(keys.ticket(ticket.id), ticket);
  };
}

export function useTicketChange() {
  const { t } = useTranslation("tickets");
  const show = useShowTicket();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: ({ ticket, change }: { ticket: Ticket; change: TicketChange }) => tickets.change(ticket.id, change),
    onMutate: ({ ticket, change }) => show({ ...ticket, ...change }),
    onSuccess: (saved) => show(saved),
    onError: (error, { ticket }) => {
      show(ticket);
      toast(t("notChanged", { id: ticket.id }), { tone: "bad", detail: errorText(error) });
    },
  });
}
