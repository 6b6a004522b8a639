/** Beside the thread: who it is, what it is about, what belongs to it. */
import type { Conversation } from "@/api/desk";
import { useCan } from "@/lib/session";
import type { Actions } from "../use-actions";
import { About } from "./about";
import { Labels } from "./labels";
import { Notes } from "./notes";
import { Tasks } from "./tasks";
import { Tickets } from "./tickets";
import { Turns } from "./turns";
import { Understood } from "./understood";

export function Panel({ conversation, actions }: { conversation: Conversation; actions: Actions }) {
  const canWrite = useCan("operator");
  return (
    <div className="divide-y divide-line">
      <About conversation={conversation} />
      <Understood conversation={conversation} />
      <Labels conversation={conversation} onChange={canWrite ? actions.setLabels : undefined} />
      <Tickets conversation={conversation} />
      <Tasks conversationId={conversation.id} />
      <Notes conversationId={conversation.id} />
      <Turns conversationId={conversation.id} />
    </div>
  );
}
