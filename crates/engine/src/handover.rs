//! People take over and hand back (pipeline.md section 5).

use model::conversation::Handover;
use model::{ConversationId, UserId, WorkspaceId};
use store::HandedOver;
use store::conversation_events::EventActor;

use crate::Engine;

impl Engine {
    /// A person takes the conversation. From the commit on no AI text is sent in it. `None`: no such
    /// conversation in this workspace.
    pub async fn take_over(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        by: UserId,
    ) -> store::Result<Option<HandedOver>> {
        self.take_over_as(workspace, conversation, by, EventActor::Operator { id: by, name: None }).await
    }

    /// The same, written down as done by `actor`.
    pub async fn take_over_as(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        by: UserId,
        actor: EventActor,
    ) -> store::Result<Option<HandedOver>> {
        let announced = self.inner.voice.announce(conversation);
        let what = Handover::TakeOver { by };
        let done = self.inner.store.by(actor).hand_over(workspace, conversation, what).await?;
        if let Some(done) = &done {
            announced.done();
            self.announce(&done.growth);
        }
        Ok(done)
    }

    /// Back to the agent, which answers what is still unanswered.
    pub async fn hand_back(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> store::Result<Option<HandedOver>> {
        self.hand_back_as(workspace, conversation, EventActor::System).await
    }

    /// The same, written down as done by `actor`.
    pub async fn hand_back_as(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        actor: EventActor,
    ) -> store::Result<Option<HandedOver>> {
        let done = self.inner.store.by(actor).hand_over(workspace, conversation, Handover::HandBack).await?;
        if let Some(done) = &done {
            self.announce(&done.growth);
            self.inner.wakes.now();
        }
        Ok(done)
    }

    /// Hands a person's message to the outbox. `None`: no such conversation in this workspace.
    pub async fn send_as_operator(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        message: &store::outbox::OperatorMessage,
    ) -> store::Result<bool> {
        let growth = self.inner.store.queue_operator_message(workspace, conversation, message).await?;
        let Some(growth) = growth else { return Ok(false) };
        self.announce(&growth);
        self.inner.wakes.now();
        Ok(true)
    }
}
