/** How the agent will sound: what it says first, in its own language, by its manner and tone. */
import type { Language } from "@/api/desk";
import type { PERSONALITIES, TONES } from "./steps";

type Personality = (typeof PERSONALITIES)[number];
type Tone = (typeof TONES)[number];

const GREETINGS: Record<Language, Record<Personality, string>> = {
  en: {
    friendly: "Hi, I'm {agent} from {company}. Lovely that you're here!",
    professional: "Hello, this is {agent} from {company}.",
    formal: "Good day. You have reached {company}; my name is {agent}.",
    casual: "Hey! {agent} here, from {company}.",
  },
  ta: {
    friendly: "வணக்கம்! நான் {company} இன் {agent}. நீங்கள் வந்ததில் மகிழ்ச்சி!",
    professional: "வணக்கம், நான் {company} இன் {agent}.",
    formal: "வணக்கம். {company} உங்களை வரவேற்கிறது; என் பெயர் {agent}.",
    casual: "ஹாய்! நான் {agent}, {company} இலிருந்து.",
  },
  hi: {
    friendly: "नमस्ते! मैं {company} से {agent}। आप आए, अच्छा लगा!",
    professional: "नमस्ते, मैं {company} से {agent}, आपकी सेवा में।",
    formal: "नमस्कार। {company} में आपका स्वागत है; मेरा नाम {agent} है।",
    casual: "हाय! मैं {agent}, {company} से।",
  },
  te: {
    friendly: "నమస్తే! నేను {company} నుండి {agent}ని. మీరు రావడం సంతోషం!",
    professional: "నమస్కారం, నేను {company} నుండి {agent}ని.",
    formal: "నమస్కారమండి. {company}కు స్వాగతం; నా పేరు {agent}.",
    casual: "హాయ్! నేను {agent}ని, {company} నుండి.",
  },
};

const OFFERS: Record<Language, Record<Tone, string>> = {
  en: {
    warm: "Tell me what you need, and I'll gladly look after it.",
    calm: "Take your time: what can I do for you?",
    upbeat: "What can we get done for you today?",
    plain: "What is your question?",
  },
  ta: {
    warm: "உங்களுக்கு என்ன வேண்டும் என்று சொல்லுங்கள், மகிழ்ச்சியுடன் கவனித்துக்கொள்கிறேன்.",
    calm: "அவசரமில்லை: நான் உங்களுக்கு எப்படி உதவலாம்?",
    upbeat: "இன்று உங்களுக்காக எதைச் செய்து முடிக்கலாம்?",
    plain: "உங்கள் கேள்வி என்ன?",
  },
  hi: {
    warm: "बताइए आपको क्या चाहिए, मदद करके ख़ुशी होगी।",
    calm: "आराम से बताइए: आपकी क्या मदद की जाए?",
    upbeat: "आज आपके लिए क्या कर डालें?",
    plain: "आपका सवाल क्या है?",
  },
  te: {
    warm: "మీకు ఏం కావాలో చెప్పండి, సంతోషంగా చూసుకుంటాను.",
    calm: "తొందర లేదు: నేను మీకు ఏం చేయగలను?",
    upbeat: "ఈ రోజు మీ కోసం ఏం చేసేద్దాం?",
    plain: "మీ ప్రశ్న ఏమిటి?",
  },
};

export function preview(
  language: Language,
  personality: Personality,
  tone: Tone,
  names: { agent: string; company: string },
): string {
  return `${GREETINGS[language][personality]} ${OFFERS[language][tone]}`
    .replaceAll("{agent}", names.agent)
    .replaceAll("{company}", names.company);
}
