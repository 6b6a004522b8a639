import "./styles/app.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/error";
import { Toaster } from "./components/ui/toast";
import { guessLanguage, showLanguage } from "./i18n";
import { makeRouter } from "./router";

const RETRIES = 2;

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The feed keeps the cache fresh: nothing is asked for again because a window was shown.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => error instanceof ApiError && error.isPassing && failures < RETRIES,
    },
    mutations: { retry: false },
  },
});

const router = makeRouter(queryClient);

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  await showLanguage(guessLanguage());
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toaster />
      </QueryClientProvider>
    </StrictMode>,
  );
}

void start();
