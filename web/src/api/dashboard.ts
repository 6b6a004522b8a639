import { send } from "./client";
import type { Activity, Stats, Volume, VolumeRange } from "./desk";

export const dashboard = {
  stats: () => send<Stats>("GET", "/stats"),
  volume: (range: VolumeRange) => send<Volume>("GET", "/stats/volume", { query: { range } }),
  activity: (limit = 50) => send<Activity[]>("GET", "/activity", { query: { limit } }),
};
