/** A small choice of what a front desk writes. The words are those of the emoji's common short names. */
export const EMOJI_GROUPS = ["faces", "people", "nature", "food", "things", "signs"] as const;
export type EmojiGroup = (typeof EMOJI_GROUPS)[number];

export interface Emoji {
  emoji: string;
  group: EmojiGroup;
  words: string;
}

const LISTS: Record<EmojiGroup, string> = {
  faces:
    "😀 grin smile happy|😃 smile happy joy|😄 laugh smile happy|😁 beam grin|😅 sweat relief nervous|" +
    "😂 tears laugh joy lol|🤣 rofl laugh|🙂 slight smile|😉 wink|😊 blush smile happy|😇 halo angel innocent|" +
    "🥰 hearts love adore|😍 heart-eyes love|😘 kiss love|😋 yum tasty food|😎 cool sunglasses|🤩 star wow|" +
    "🥳 party celebrate|🤗 hug|🤔 think hmm|🤝 handshake deal agree|😐 neutral|😌 relieved calm|😴 sleep tired|" +
    "😷 mask sick ill|🤒 fever sick|😕 confused|😟 worried|🙁 frown sad|😮 surprised wow|😳 flushed embarrassed|" +
    "🥺 pleading please|😢 cry sad|😭 sob cry|😞 disappointed sad|😓 sweat tired|😩 weary|😤 huff proud|" +
    "😡 angry mad|🤯 mind-blown|😱 scream fear|🙄 eye-roll|😬 grimace awkward|🤐 zip secret|🫡 salute yes",
  people:
    "👍 thumbs-up yes ok good|👎 thumbs-down no bad|👌 ok perfect|✌️ victory peace|🤞 luck fingers-crossed|" +
    "🤟 love sign|👈 left point|👉 right point|👆 up point|👇 down point|☝️ one up|✋ hand stop|" +
    "👋 wave hello bye|👏 clap bravo|🙌 hooray raise|🙏 thanks please namaste pray|💪 strong muscle|" +
    "👀 eyes look|🧑‍💻 work computer|👨‍👩‍👧 family|👶 baby|🧑‍⚕️ doctor health|🧑‍🍳 cook chef|" +
    "🧑‍🔧 mechanic repair|🛵 delivery scooter|🏃 run hurry|🚶 walk|💃 dance",
  nature:
    "🌞 sun morning|🌙 moon night|⭐ star|✨ sparkles new|⚡ flash fast|🔥 fire hot|🌈 rainbow|☀️ sunny weather|" +
    "🌧️ rain weather|❄️ snow cold|🌊 wave water|🌹 rose flower|🌸 blossom flower|🌻 sunflower|🪷 lotus flower|" +
    "🌿 leaf herb|🌴 palm tree|🐶 dog|🐱 cat|🐘 elephant|🦚 peacock|🦋 butterfly",
  food:
    "☕ coffee tea chai|🍵 tea|🥛 milk|🧃 juice|🍚 rice|🍛 curry food|🥘 biryani pan|🫓 roti bread naan|" +
    "🥞 dosa pancake|🍞 bread|🍕 pizza|🍔 burger|🍟 fries|🌶️ chilli spicy|🥭 mango|🍌 banana|🍎 apple|🥥 coconut|" +
    "🍰 cake|🎂 birthday cake|🍬 sweet candy|🍦 ice-cream|🍽️ plate meal",
  things:
    "📦 parcel order package|🚚 truck delivery|🛒 cart shop|🛍️ bags shopping|💳 card pay|💰 money|" +
    "🧾 receipt bill invoice|🏷️ tag price|🎁 gift present|🎉 party congratulations|🪔 diwali lamp diya|" +
    "📅 calendar date|⏰ alarm clock time|⏳ hourglass wait|📞 phone call|📱 mobile phone|✉️ mail letter|" +
    "📷 camera photo|🖨️ printer|💻 laptop computer|🔧 wrench repair|🔑 key|🔒 lock secure|💡 idea light|" +
    "📍 pin place location|🏠 house home|🏢 office building|🏥 hospital|🏦 bank|🚗 car|🚌 bus|✈️ plane flight|" +
    "📎 paperclip attach|📄 page document|📝 note write|🔔 bell remind|💊 pill medicine|👕 shirt clothes|" +
    "👗 dress saree|👟 shoes",
  signs:
    "✅ done yes check|☑️ checked|❌ no wrong cross|❗ important exclamation|❓ question|⚠️ warning|" +
    "🚫 forbidden no|❤️ heart love red|🧡 heart orange|💛 heart yellow|💚 heart green|💙 heart blue|" +
    "💜 heart purple|💔 broken heart|💯 hundred perfect|➕ plus add|➡️ right arrow next|⬅️ left arrow back|" +
    "🔄 again refresh|🆗 ok|🆕 new|🆓 free|1️⃣ one|2️⃣ two|3️⃣ three|🇮🇳 india flag|#️⃣ number hash|" +
    "💬 message speech|♻️ recycle",
};

export const EMOJI: readonly Emoji[] = EMOJI_GROUPS.flatMap((group) =>
  LISTS[group].split("|").map((line) => {
    const [emoji = "", ...words] = line.split(" ");
    return { emoji, group, words: words.join(" ") };
  }),
);
