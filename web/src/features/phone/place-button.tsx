/** Sends a place; the fields begin with one in Chennai. */
import { MapPin } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { useTranslation } from "@/i18n";

interface Place {
  latitude: number;
  longitude: number;
  name?: string;
}

const START = { latitude: "13.05", longitude: "80.2824" };

export function PlaceButton({ onSend }: { onSend: (place: Place) => void }) {
  const { t } = useTranslation("phone");
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t("place.send")}
      side="top"
      trigger={<IconButton icon={MapPin} label={t("place.send")} side="top" />}
    >
      <Form
        onSend={(place) => {
          setOpen(false);
          onSend(place);
        }}
      />
    </Popover>
  );
}

/** A number in bounds, or what is wrong with it. */
function degrees(text: string, most: number): number | undefined {
  const value = Number(text.replace(",", "."));
  return text.trim() !== "" && Math.abs(value) <= most ? value : undefined;
}

function Form({ onSend }: { onSend: (place: Place) => void }) {
  const { t } = useTranslation("phone");
  const [latitude, setLatitude] = useState(START.latitude);
  const [longitude, setLongitude] = useState(START.longitude);
  const [name, setName] = useState("");
  const north = degrees(latitude, 90);
  const east = degrees(longitude, 180);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (north === undefined || east === undefined) return;
    onSend({ latitude: north, longitude: east, name: name.trim() || undefined });
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-3">
      <Field label={t("place.name")} optional={t("place.optional")}>
        <Input dir="auto" maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("place.latitude")} error={north === undefined ? t("place.wrong") : undefined}>
          <Input inputMode="decimal" value={latitude} onChange={(event) => setLatitude(event.target.value)} />
        </Field>
        <Field label={t("place.longitude")} error={east === undefined ? t("place.wrong") : undefined}>
          <Input inputMode="decimal" value={longitude} onChange={(event) => setLongitude(event.target.value)} />
        </Field>
      </div>
      <Button type="submit" variant="primary">
        {t("place.submit")}
      </Button>
    </form>
  );
}
