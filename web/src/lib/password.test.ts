import { expect, test } from "vitest";
import { passwordFault, passwordStrength } from "./password";

test("a password has a length and is not the address", () => {
  expect(passwordFault("short", "")).toEqual({ kind: "tooShort", missing: 5 });
  expect(passwordFault("Ann@example.com", "ann@example.com")).toEqual({ kind: "isEmail" });
  expect(passwordFault("correct horse battery", "ann@example.com")).toBeNull();
});

test("repetitions and sequences are too simple", () => {
  for (const simple of ["aaaaaaaaaaaa", "1234567890", "abcdefghij", "abababababab", "0987654321"]) {
    expect(passwordFault(simple, ""), simple).toEqual({ kind: "tooSimple" });
  }
});

test("longer and more varied is stronger", () => {
  expect(passwordStrength("tr0ub4dor!")).not.toBe("weak");
  expect(passwordStrength("correct horse battery staple")).toBe("strong");
  expect(passwordStrength("கடவுச்சொல் நீளமானது")).toBe("strong");
});
