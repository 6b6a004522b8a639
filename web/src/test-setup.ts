import { cleanup } from "@testing-library/react";
import { afterEach, beforeAll } from "vitest";
import { setLanguage } from "./i18n";

beforeAll(() => setLanguage("en"));
afterEach(cleanup);
