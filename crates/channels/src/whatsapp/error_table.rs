//! Meta's error codes (reference section 8, calling: section 11). The first row that holds a code counts, so that
//! single codes stand before their range.
//!
//! "L" of the reference (later, when somebody did something) is a slow retry where the whole number is affected:
//! the message then leaves as soon as the trouble is over, within the outbox's 24 hours. It is a failure where
//! waiting cannot help this message.

use std::ops::RangeInclusive;
use std::time::Duration;

use model::outbound::{ContactVerdict, RetryScope};

use super::Advice;

enum Treatment {
    /// Seconds, and who waits.
    Retry(u64, RetryScope),
    Fail,
    FailContact(ContactVerdict),
}

use ContactVerdict::{OptedOut, Unreachable};
use RetryScope::{Account, Message, Pair};
use Treatment::{Fail, FailContact, Retry};

type Row = (RangeInclusive<i64>, Treatment, &'static str);

/// Minutes and hours for trouble that a person has to end.
const SLOW_S: u64 = 300;
const HOUR_S: u64 = 3600;

pub(super) fn look_up(code: i64) -> Option<Advice> {
    let (_, treatment, text) = ROWS.iter().find(|(codes, ..)| codes.contains(&code))?;
    let (retry, contact) = match treatment {
        Retry(seconds, scope) => (Some((*seconds, *scope)), ContactVerdict::Nothing),
        Fail => (None, ContactVerdict::Nothing),
        FailContact(verdict) => (None, *verdict),
    };
    Some(Advice {
        text,
        retryable: retry.is_some(),
        after: retry.map(|(seconds, _)| Duration::from_secs(seconds)),
        scope: retry.map_or(Message, |(_, scope)| scope),
        contact,
        known: true,
    })
}

const fn one(code: i64) -> RangeInclusive<i64> {
    code..=code
}

const ACCESS: &str = "Meta denies this app a permission. Check that the token has whatsapp_business_messaging and \
    whatsapp_business_management, and that its system user may use this WhatsApp Business Account.";
const TOKEN: &str = "The access token is invalid or has expired. Create a permanent system-user token in Meta's \
    Business settings and save it for this channel; messages wait until then.";
const TEMPORARY: &str = "WhatsApp has trouble of its own. The message is tried again; if this goes on, look at \
    Meta's status page.";
const OURS: &str = "WhatsApp did not understand the request. This is a fault of the software or of the template's \
    parameters: report it with the message's details.";
const REGISTER: &str = "The number is not registered for the Cloud API. Register it with its two-step PIN in \
    WhatsApp Manager; messages wait until then.";
const PIN: &str = "Registering the number failed. Check the two-step PIN and the number's state in WhatsApp Manager; \
    messages wait until then.";
const BLOCKED: &str = "Meta has locked the account or blocks it for a breach of policy. Open Business Support in \
    Meta's Business settings and appeal; messages wait until then.";
const PAYMENT: &str = "There is trouble with the account's payment method. Correct it in Meta's billing settings; \
    this message is tried again meanwhile.";
const CALLING: &str = "WhatsApp refused a call. Check the number's calling settings in WhatsApp Manager, or write to \
    the customer instead.";
const USERNAME: &str = "WhatsApp refused something about the business's username. Check it in WhatsApp Manager.";

#[rustfmt::skip]
static ROWS: &[Row] = &[
    (one(0), Retry(SLOW_S, Account), TOKEN),
    (one(190), Retry(SLOW_S, Account), TOKEN),
    (one(1), Retry(2, Message), TEMPORARY),
    (one(2), Retry(2, Message), TEMPORARY),
    (one(131000), Retry(2, Message), TEMPORARY),
    (one(131016), Retry(5, Message), TEMPORARY),
    (one(135000), Fail, "WhatsApp could not send this message and does not say why. If other messages pass, change this one's content."),
    (one(3), Fail, ACCESS),
    (one(10), Fail, ACCESS),
    (one(131005), Fail, ACCESS),
    (200..=299, Fail, ACCESS),
    (one(33), Fail, "The phone number id does not exist or the token may not use it. Correct the id in the channel's settings."),
    (one(4), Retry(60, Account), "The app makes too many calls to Meta. Sending slows down by itself; raise the app's limits if this is common."),
    (one(80007), Retry(60, Account), "The account makes too many calls to Meta. Sending slows down by itself."),
    (one(130429), Retry(1, Account), "The number sends faster than Meta allows. Sending slows down by itself; ask Meta for a higher throughput if this is common."),
    (one(131056), Retry(4, Pair), "Too many messages to this customer in a short time. The next ones are sent more slowly."),
    (one(131057), Retry(60, Account), "The account is in maintenance, e.g. while Meta raises its throughput. Sending goes on in some minutes."),
    (one(131055), Retry(60, Message), "Meta does not allow this call at the moment. It is tried again in some minutes."),
    (one(131048), Retry(HOUR_S, Account), "Meta limits this number because customers blocked or reported it. Stop campaigns and look at the quality rating; sending is tried again every hour."),
    (one(131037), Retry(HOUR_S, Account), "The number's display name is not approved. Correct it in WhatsApp Manager; messages wait until then."),
    (one(131031), Retry(HOUR_S, Account), BLOCKED),
    (one(368), Retry(HOUR_S, Account), BLOCKED),
    // Free session messages may still pass: only this message waits.
    (one(131042), Retry(HOUR_S, Message), PAYMENT),
    (one(131044), Retry(HOUR_S, Message), PAYMENT),
    (one(131045), Retry(SLOW_S, Account), REGISTER),
    (one(133010), Retry(SLOW_S, Account), REGISTER),
    (one(133016), Retry(HOUR_S, Account), "The number was registered and deregistered too often. Meta allows it again after 72 hours."),
    (133_000..=133_015, Retry(SLOW_S, Account), PIN),
    (one(131049), Fail, "Meta withheld this message because the customer gets too much marketing. Wait at least 24 hours, and never repeat it at once."),
    (one(131050), FailContact(OptedOut), "The customer has stopped marketing messages from this business. Send none until the customer resumes them."),
    (one(130472), Fail, "The customer takes part in an experiment of Meta's and gets no marketing messages. Use another channel."),
    (one(131047), Fail, "More than 24 hours have passed since the customer last wrote. Send an approved template instead."),
    (one(131026), FailContact(Unreachable), "The customer cannot be reached on WhatsApp: no account, an old app, new terms not accepted, or this business is blocked. Use another channel."),
    (one(131021), Fail, "The recipient is the sending number itself. Choose another recipient."),
    (one(131030), Fail, "A test number may only write to allowed recipients. Add this one in the app's dashboard, or use a real number."),
    (one(100), Fail, OURS),
    (one(131008), Fail, OURS),
    (one(131009), Fail, OURS),
    (one(130497), Fail, "This business may not write to customers in that country. Meta's commerce policy says which are allowed."),
    (one(131051), Fail, "WhatsApp does not support this type of message. Send text or a supported file instead."),
    (one(131052), Fail, "The customer's file could not be loaded, e.g. because it is larger than 100 MB. Ask for a smaller one."),
    (one(131053), Fail, "WhatsApp could not use the file: check its type, its size, and that its link answers. Then send it again."),
    (one(131062), Fail, "This message may not go to a customer without a visible phone number. Ask for the number first."),
    (one(131063), Fail, "A business-scoped user id is not allowed here. Use the customer's phone number."),
    (one(131064), Fail, "Too many templates of this account were given the wrong category. Correct the categories in WhatsApp Manager and wait for the limit to end."),
    (one(132000), Fail, "The template got another number of parameters than it defines. Compare them in WhatsApp Manager."),
    (one(132001), Fail, "The template does not exist in this language or is not approved. Choose another, or create it in WhatsApp Manager."),
    (one(132005), Fail, "The template is too long with these parameters. Shorten them."),
    (one(132007), Fail, "The template breaks WhatsApp's policy. Change its text and have it approved again."),
    (one(132008), Fail, "A template parameter has a wrong value. Compare it with the template's definition."),
    (one(132012), Fail, "A template parameter has a wrong format. Compare it with the template's definition."),
    (one(132015), Fail, "The template is paused because of low quality. Improve it, or wait until Meta resumes it, and send again."),
    (one(132016), Fail, "The template is disabled for good because of low quality. Create a new one."),
    (one(132018), Fail, "A template parameter holds line breaks, tabs or more than four blanks in a row, or another forbidden character. Change its text."),
    (one(132068), Fail, "The flow is blocked. Repair it in WhatsApp Manager."),
    (one(132069), Retry(60, Message), "The flow is throttled. The message is tried again more slowly."),
    (one(134011), Fail, "The terms of WhatsApp payments are not accepted. Accept them in WhatsApp Manager."),
    (one(137000), Fail, "The customer's identity key has changed. Confirm who is writing, then send again."),
    (one(138000), Fail, "Calling is switched off for this number. Switch it on in the number's settings."),
    (one(138001), Fail, "This customer cannot be called on WhatsApp. Write instead."),
    (one(138006), Fail, "The customer has not allowed calls. Send a call permission request first."),
    (one(138012), Fail, "This customer was called as often as one day allows. Meta's details say when the next call may be made."),
    (138_000..=138_021, Fail, CALLING),
    (147_001..=147_005, Fail, USERNAME),
];
