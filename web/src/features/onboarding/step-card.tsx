/** What every step is framed by: what it is for, its fields, back and on. */
import { useNavigate } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import type { Step } from "@/api/onboarding";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter } from "@/components/ui/card";
import { FormError } from "@/components/ui/field";
import { useTranslation } from "@/i18n";
import { stepBefore } from "./steps";

export function StepCard({
  step,
  error,
  busy = false,
  next,
  onNext,
  children,
}: {
  step: Step;
  /** What is wrong, where no field is to blame. */
  error?: string | null;
  busy?: boolean;
  /** What the button that goes on says. */
  next?: ReactNode;
  onNext: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation("onboarding");
  const navigate = useNavigate();
  const before = stepBefore(step);
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever comes from the step before begins to read here.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <Card className="min-w-0">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onNext();
        }}
      >
        <header className="border-line border-b px-5 py-4">
          <h2 ref={heading} tabIndex={-1} className="font-semibold text-lg outline-none">
            {t(`${step}.title`)}
          </h2>
          <p className="text-ink-2">{t(`${step}.text`)}</p>
        </header>
        <CardBody className="grid grid-cols-[minmax(0,1fr)] gap-5 p-5">
          <FormError>{error}</FormError>
          {children}
        </CardBody>
        <CardFooter className="px-5">
          {before && (
            <Button className="mr-auto" onClick={() => void navigate({ to: "/onboarding", search: { step: before } })}>
              {t("common:back")}
            </Button>
          )}
          <Button type="submit" variant="primary" busy={busy}>
            {next ?? (
              <>
                {t("common:next")}
                <ArrowRight aria-hidden className="size-4" />
              </>
            )}
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}

/** The errors of the fields, or else what to say above them all. */
export function formError(
  error: unknown,
  errors: Record<string, string>,
  errorText: (error: unknown) => string,
): string | null {
  return error && Object.keys(errors).length === 0 ? errorText(error) : null;
}
