import { useParams } from "@tanstack/react-router";
import { ChecksView } from "./checks-view";

/** The checks of one agent, on its page. */
export function AgentChecks() {
  const { agentId } = useParams({ from: "/shell/agents/$agentId" });
  return <ChecksView agentId={agentId} />;
}
