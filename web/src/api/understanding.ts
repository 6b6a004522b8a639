import { send } from "./client";

export interface CustomEntity {
  name: string;
  description: string;
  pattern: string;
}

/** How messages are understood. */
export interface UnderstandingSettings {
  /** Null: as the installation is configured. */
  provider: "builtin" | "model" | null;
  instructions: string;
  custom_entities: CustomEntity[];
  auto_tasks: boolean;
}

export const understanding = {
  get: () => send<UnderstandingSettings>("GET", "/settings/understanding"),
  change: (body: Partial<UnderstandingSettings>) =>
    send<UnderstandingSettings>("PATCH", "/settings/understanding", { body }),
};
