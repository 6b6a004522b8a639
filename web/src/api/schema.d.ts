// Made from openapi.json by `npm run api`. Do not edit.

export interface paths {
    "/api/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List agents */
        get: operations["get_agents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One agent */
        get: operations["get_agents_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activate an agent */
        post: operations["post_agents_by_id_activate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause an agent
         * @description It keeps silent; customers' messages wait for a person.
         */
        post: operations["post_agents_by_id_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API keys */
        get: operations["get_api_keys"];
        put?: never;
        /** Make an API key */
        post: operations["post_api_keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It is dead at once. 404 where it was revoked before.
         */
        delete: operations["delete_api_keys_by_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join a workspace with a sign-up link */
        post: operations["post_auth_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description 401 says neither which part was wrong. After 5 failures each attempt has to wait longer (429 with `Retry-After`).
         */
        post: operations["post_auth_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out */
        post: operations["post_auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who calls */
        get: operations["get_auth_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a workspace and sign in as its owner
         * @description In production this is open only for the first workspace, unless `auth.open_signup` is set. 409 where the e-mail
         *     address exists.
         */
        post: operations["post_auth_signup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List channels */
        get: operations["get_channels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the provider whether a channel works */
        post: operations["post_channels_by_id_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List conversations */
        get: operations["get_conversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/active": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Open conversations */
        get: operations["get_conversations_active"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversation */
        get: operations["get_conversations_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put a conversation away
         * @description It gets the label `archived`.
         */
        post: operations["post_conversations_by_id_archive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a conversation to an operator
         * @description Who answers stays as it is.
         */
        post: operations["post_conversations_by_id_assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close a conversation
         * @description Closing a closed one changes nothing.
         */
        post: operations["post_conversations_by_id_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/handback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand a conversation back to the agent
         * @description It answers what is still unanswered.
         */
        post: operations["post_conversations_by_id_handback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a conversation's labels */
        post: operations["post_conversations_by_id_labels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A conversation's messages
         * @description The newest ones, or those before `before`; in a page the oldest first. `Link` leads to the page of older ones.
         */
        get: operations["get_conversations_by_id_messages"];
        put?: never;
        /**
         * Send a message as an operator
         * @description It goes to the outbox; its fate is in its `status` and on the live feed. Outside WhatsApp's 24-hour window only a
         *     template is taken: 409 with the code `WINDOW_CLOSED`.
         */
        post: operations["post_conversations_by_id_messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A conversation's notes */
        get: operations["get_conversations_by_id_notes"];
        put?: never;
        /** Write a note */
        post: operations["post_conversations_by_id_notes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark a conversation as read */
        post: operations["post_conversations_by_id_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a closed conversation again
         * @description 409 where the customer has begun another one since.
         */
        post: operations["post_conversations_by_id_reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/takeover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a conversation over
         * @description From now on a person answers; what the agent is writing becomes a suggestion. Again by the same person changes nothing.
         */
        post: operations["post_conversations_by_id_takeover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A conversation's transcript
         * @description The newest 1,000 messages at most, the oldest first. Messages without words are named by their kind.
         */
        get: operations["get_conversations_by_id_transcript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/turns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why these answers */
        get: operations["get_conversations_by_id_turns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{session_id}/message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Talk to the agent
         * @description `session_id` names a web-chat session: what sign-in returned, or any text of up to 128 letters, digits, `-`, `_`,
         *     `.` and `:`. Answered without the buffering window. With `Accept: text/event-stream` the answer comes as events:
         *     a `step` for each step of the turn, then `message`, or `error` with a problem. 409 where a person answers in this
         *     conversation: the message was stored and waits for them.
         */
        post: operations["post_conversations_by_session_id_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/handback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand a conversation back to the agent, by phone number */
        post: operations["post_handback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as `/health` */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Business information and questions with answers */
        get: operations["get_knowledge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/business": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace the business information */
        put: operations["put_knowledge_business"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything as a `knowledge_base.json` */
        get: operations["get_knowledge_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/faqs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a question with its answer */
        post: operations["post_knowledge_faqs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/faqs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an entry */
        delete: operations["delete_knowledge_faqs_by_id"];
        options?: never;
        head?: never;
        /** Change an entry */
        patch: operations["patch_knowledge_faqs_by_id"];
        trace?: never;
    };
    "/api/v1/knowledge/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take over a `knowledge_base.json`
         * @description An entry whose id exists is changed, one without an id gets one; of two with the same id the last one counts.
         *     Business information is replaced where the file has any. All of it, or nothing.
         */
        post: operations["post_knowledge_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search the knowledge as the agent does */
        get: operations["get_knowledge_search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operator-message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message to a phone number as an operator
         * @description The conversation is created where there is none. Outside WhatsApp's 24-hour window, and that is always so with
         *     somebody who never wrote, the message is queued all the same and then fails with `WINDOW_CLOSED`: use
         *     `POST /api/v1/conversations/{id}/messages` with a template there.
         */
        post: operations["post_operator_message"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The dashboard's figures */
        get: operations["get_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/takeover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a conversation over, by phone number */
        post: operations["post_takeover"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description Every member may see who the others are: conversations are assigned to them.
         */
        get: operations["get_users"];
        put?: never;
        /** Invite a person by a one-time link */
        post: operations["post_users"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a user
         * @description Their sessions end at once. A workspace keeps an owner: the last one cannot be removed (409).
         */
        delete: operations["delete_users_by_id"];
        options?: never;
        head?: never;
        /** Change a user's role */
        patch: operations["patch_users_by_id"];
        trace?: never;
    };
    "/api/v1/whatsapp/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Meta's handshake: answers the challenge where the verify token is right */
        get: operations["get_whatsapp_webhook"];
        put?: never;
        /** Meta's events, signed with the app secret */
        post: operations["post_whatsapp_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The live feed (WebSocket)
         * @description Every frame is `{"seq","type","at","data"}`. Types: `message.created`, `message.updated`, `conversation.created`,
         *     `conversation.updated`, `conversation.escalated`, `agent.updated`; and, live only and with the `seq` of the last event,
         *     `metrics` and `activity`. The text `ping` answers `pong`. Signed in by the cookie, `Authorization`, `ticket` or `token`.
         */
        get: operations["get_ws"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ws/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A ticket for the live feed
         * @description For pages that cannot send headers with a WebSocket and have no cookie here.
         */
        post: operations["post_ws_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/analytics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures of the inbox */
        get: operations["get_inbox_analytics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/conversation/{phone}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The thread with a phone number
         * @description The newest messages of the open conversation, else of the latest, the oldest first. `offset` counts for nothing here.
         */
        get: operations["get_inbox_conversation_by_phone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest messages */
        get: operations["get_inbox_inbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/mark-read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark the thread with a phone number as read */
        post: operations["post_inbox_mark_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a text to a phone number
         * @description The conversation is created where there is none. Outside WhatsApp's 24-hour window the message is queued and then
         *     fails with `WINDOW_CLOSED`.
         */
        post: operations["post_inbox_send"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Meta's handshake: answers the challenge where the verify token is right */
        get: operations["get_inbox_webhook"];
        put?: never;
        /** Meta's events, signed with the app secret */
        post: operations["post_inbox_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/webhook/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Statuses alone; the same events as on `/webhook` */
        post: operations["post_inbox_webhook_status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server can do its work: 200, or 503 where it cannot */
        get: operations["get_server_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process lives; says nothing of what it depends on */
        get: operations["get_server_health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prometheus text */
        get: operations["get_server_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The queue in figures */
        get: operations["get_server_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Meta's handshake: answers the challenge where the verify token is right */
        get: operations["get_server_webhook"];
        put?: never;
        /** Meta's events, signed with the app secret */
        post: operations["post_server_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/{channel_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Meta's handshake for one channel */
        get: operations["get_server_webhook_by_channel_id"];
        put?: never;
        /** Meta's events for one channel, signed with that channel's app secret */
        post: operations["post_server_webhook_by_channel_id"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Accept: {
            /** @description May be left out where the link is for one address. */
            email?: string | null;
            name?: string | null;
            /** @description 10 to 256 characters. */
            password: string;
            /** @description From the link. */
            token: string;
        };
        ActiveConversation: {
            agentName?: string | null;
            /** @description The customer's name, else the number. */
            customerInfo: string;
            /** @description Since the beginning, e.g. `3m 24s` */
            duration: string;
            /** Format: uuid */
            id: string;
            lastMessage: string;
            sentiment?: string | null;
            /** @description `active`, `on_hold` or `transferring` (a person was asked for) */
            status: string;
            /** @description `phone` or `chat` */
            type: string;
        };
        Agent: {
            /** @description `primary`, `specialist` or `handoff` */
            agent_type: string;
            /** @description `provider/model` */
            ai_model: string;
            /** Format: double */
            auto_handoff_threshold?: number | null;
            /** @description E.g. `2.3s` */
            avg_response_time?: string | null;
            channel_config: Record<string, never>;
            /** @description Kinds of channels on which it answers. */
            channels: string[];
            /** Format: date-time */
            created_at: string;
            custom_prompts: Record<string, never>;
            description: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            knowledge_base: components["schemas"]["KnowledgeCounts"];
            languages: string[];
            /** Format: date-time */
            last_active?: string | null;
            /** Format: int64 */
            max_conversation_length?: number | null;
            name: string;
            /** @description `formal`, `friendly`, `professional` or `casual` */
            personality: string;
            phone_number?: string | null;
            /** Format: int64 */
            response_time_target_seconds?: number | null;
            role: string;
            /** @description `active`, `paused` or `draft` */
            status: string;
            /**
             * Format: double
             * @description 0 to 100; null where there is nothing to compute it from.
             */
            success_rate?: number | null;
            system_prompt: string;
            tools: string[];
            /** Format: int64 */
            total_calls: number;
            /** Format: int64 */
            total_chats: number;
            transfer_rules: Record<string, never>[];
            /** Format: date-time */
            updated_at: string;
            voice_config: components["schemas"]["VoiceConfig"];
        };
        Analytics: {
            analytics: components["schemas"]["Figures"];
            success: boolean;
        };
        ApiKey: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description Exact to a minute.
             */
            last_used_at?: string | null;
            name: string;
            /** @description The key's first characters. */
            prefix: string;
            /** Format: date-time */
            revoked_at?: string | null;
            role: string;
        };
        Assignment: {
            /** @description A user of the workspace; null takes it from all. */
            user_id?: string | null;
        };
        BufferStats: {
            /**
             * Format: int64
             * @description Conversations whose messages are being gathered
             */
            active_buffers: number;
            /** Format: int64 */
            total_buffered: number;
        };
        /** @description Unknown members are kept. */
        Business: Record<string, never> & {
            contact?: components["schemas"]["BusinessAddress"];
            name?: string;
            /** @description Days → hours, e.g. `{"monday_friday": "9:00 AM - 6:00 PM"}` */
            operating_hours?: Record<string, never>;
            tagline?: string | null;
            /** @description IANA name, e.g. `Asia/Kolkata` */
            timezone?: string | null;
            tone?: string | null;
        };
        BusinessAddress: Record<string, never> & {
            email?: string | null;
            phone?: string | null;
            website?: string | null;
        };
        ByPhone: {
            /**
             * @description Digits with the country code; `+` and punctuation are tolerated.
             * @example +15550100199
             */
            phone?: string;
        };
        Channel: {
            /** @description The provider's name of the account, e.g. Meta's phone number id. */
            account: string;
            /**
             * Format: uuid
             * @description Who answers; null: the workspace's first agent.
             */
            agent_id?: string | null;
            /** Format: date-time */
            created_at: string;
            credentials: components["schemas"]["MaskedCredentials"];
            /** Format: uuid */
            id: string;
            /** @description `whatsapp` or `web` */
            kind: string;
            name: string;
            /** @description Where the provider sends its events. */
            webhook_path: string;
        };
        ChannelTest: {
            /** @description The number as the provider describes it, or what is wrong. */
            message: string;
            success: boolean;
        };
        ChatMessage: {
            /** @description 1 to 4,096 characters. */
            message: string;
        };
        ChatReply: {
            /** @description The agent's name. */
            agent?: string | null;
            chunks_used: components["schemas"]["ChunkUsed"][];
            /** Format: uuid */
            conversation_id: string;
            /** Format: int64 */
            latency_ms: number;
            /** Format: uuid */
            message_id?: string | null;
            response: string;
        };
        /** @description A piece of knowledge that was before the agent. */
        ChunkUsed: {
            id: string;
            /**
             * Format: float
             * @description How likely it is right, 0 to 1.
             */
            score: number;
            source: string;
            text: string;
        };
        Contact: {
            /** Format: uuid */
            id: string;
            name?: string | null;
        };
        Conversation: {
            /**
             * Format: uuid
             * @description The id of the user who answers.
             */
            assignee?: string | null;
            /** @description `whatsapp` or `web` */
            channel?: string | null;
            contact: components["schemas"]["Contact"];
            /** @description The agent's name. */
            current_agent?: string | null;
            /** Format: uuid */
            id: string;
            labels: string[];
            language?: string | null;
            /** Format: date-time */
            last_message_at: string;
            /** Format: int64 */
            message_count: number;
            /**
             * @description `last_message`, `assignee_name`, `agent_id`, `channel_id`, `channel_name`, `flag`, `suggestion`, `waiting_since`,
             *     `ended_at`, `end_reason`, `blocked`, where there is such a thing.
             */
            metadata: Record<string, never>;
            /** @description Who answers: `ai` or `operator` */
            mode: string;
            /** @description `+` and digits; null where the customer hides the number, and in the web chat. */
            phone_number?: string | null;
            priority?: string | null;
            sentiment?: string | null;
            /** Format: date-time */
            started_at: string;
            /** @description `active`, `escalated` (a person was asked for and none has answered yet) or `ended` */
            status: string;
            /** Format: int64 */
            unread_count: number;
            /**
             * Format: date-time
             * @description Until when free-form messages may be sent; null where the customer never wrote, and in the web chat.
             */
            window_expires_at?: string | null;
        };
        CreatedApiKey: components["schemas"]["ApiKey"] & {
            /** @description The key itself. It is shown this once. */
            key: string;
        };
        /** @description Computed from what is stored. Null where there is nothing to compute from. */
        DashboardStats: {
            /**
             * Format: int64
             * @description Not ended.
             */
            active_conversations: number;
            /**
             * Format: int64
             * @description From the first message of a burst to the agent's answer, over the last 7 days.
             */
            avg_response_time_ms?: number | null;
            /**
             * Format: double
             * @description 0 to 1, over the last 30 days; 0 where there were no conversations.
             */
            escalation_rate: number;
            /**
             * Format: int64
             * @description Since the workspace's midnight.
             */
            messages_today: number;
            /** Format: double */
            satisfaction_score?: number | null;
            /** Format: int64 */
            total_conversations: number;
        };
        DeduplicationStats: {
            /** @description Where duplicates are recognised */
            cache_type: string;
            /**
             * Format: int64
             * @description Since this process started
             */
            total_deduplicated: number;
        };
        Entities: {
            amounts: string[];
            companies: string[];
            dates: string[];
            people: string[];
        };
        /** @description A question with its answer. */
        Entry: {
            /** @description 1 to 20,000 characters. */
            answer: string;
            category?: string;
            /** @description Opaque; made where an import has none. */
            id?: string | null;
            keywords?: string[];
            metadata?: Record<string, never>;
            /** @description 1 to 2,000 characters. */
            question: string;
        };
        /** @description What is named changes; the rest stays. */
        EntryChange: {
            answer?: string | null;
            category?: string | null;
            keywords?: string[] | null;
            metadata?: Record<string, never> | null;
            question?: string | null;
        };
        /** @description One thing that is wrong with a request. */
        FieldError: {
            /** @description Where in the body, e.g. `buttons[1].title`. */
            field: string;
            message: string;
        };
        /** @description Since the workspace began. */
        Figures: {
            /**
             * Format: double
             * @description From the first message of a burst to the agent's answer, over the last 7 days; null without any.
             */
            avg_processing_time_seconds?: number | null;
            /** Format: int64 */
            inbound_messages: number;
            /** Format: int64 */
            outbound_messages: number;
            /** Format: int64 */
            tasks_created: number;
            /** Format: int64 */
            total_messages: number;
            /** Format: int64 */
            transcriptions_completed: number;
            /** Format: int64 */
            unique_contacts: number;
            /** Format: int64 */
            voice_messages: number;
        };
        FoundEntry: components["schemas"]["Entry"] & {
            /**
             * Format: float
             * @description How likely it is right, 0 to 1.
             */
            score: number;
            /** @description `faq` or `business_info` */
            source: string;
        };
        HandedBack: {
            /** @description `handback_complete` */
            status: string;
        };
        Health: {
            /** @description `database`, `redis`, `workers` → their state in words */
            checks: Record<string, never>;
            /** @description One entry per provider */
            services: Record<string, never>;
            /** @description `healthy`, `degraded` (works, but slower or with less) or `unhealthy` */
            status: string;
            timestamp: string;
            version: string;
        };
        ImportDone: {
            /** Format: int64 */
            created: number;
            /** Format: int64 */
            removed: number;
            success: boolean;
            /** Format: int64 */
            updated: number;
        };
        Inbox: {
            /** @description Of this page. */
            count: number;
            messages: components["schemas"]["Row"][];
            success: boolean;
        };
        Invitation: {
            email: string;
            /** Format: date-time */
            expires_at: string;
            role: string;
            /** @description What is in the link, for `POST /api/v1/auth/accept`. */
            token: string;
            /** @description For the person: works once, within 7 days. It is shown this once. */
            url: string;
        };
        KnowledgeCounts: {
            /** Format: int64 */
            documents: number;
            /** Format: int64 */
            faq_entries: number;
            /** Format: int64 */
            websites: number;
        };
        /** @description A `knowledge_base.json`. */
        KnowledgeFile: {
            business_info?: components["schemas"]["Business"];
            faqs?: components["schemas"]["Entry"][];
        };
        Labels: {
            /** @description All labels from now on: at most 20, each of 1 to 50 characters. */
            labels: string[];
        };
        Line: {
            message: string;
            /** @description `agent` (the AI or an operator) or `customer` */
            speaker: string;
            /** Format: date-time */
            timestamp: string;
        };
        Login: {
            /** @example ann@example.com */
            email: string;
            password: string;
        };
        MarkRead: {
            phone_number: string;
        };
        MarkedRead: {
            success: boolean;
            /**
             * Format: int64
             * @description Messages that had not been read.
             */
            updated: number;
        };
        /** @description A mask where a secret is set, null where it is not. */
        MaskedCredentials: {
            access_token?: string | null;
            app_secret?: string | null;
            business_account_id: string;
            verify_token?: string | null;
        };
        Media: {
            /** Format: int64 */
            bytes?: number | null;
            /** Format: int64 */
            duration_ms?: number | null;
            /** @description The provider's id. */
            id?: string | null;
            mime_type?: string | null;
            /** @description A public link that was sent; null for what only the provider holds. */
            url?: string | null;
        };
        Member: {
            /** Format: date-time */
            created_at: string;
            email: string;
            /** Format: uuid */
            id: string;
            name: string;
            role: string;
        };
        Message: {
            /** @description Who wrote it: the agent's name, or the operator's. */
            agent?: string | null;
            analysis?: Record<string, never> | null;
            /** @description In words; empty where there are none. */
            content: string;
            /** Format: uuid */
            conversation_id: string;
            /** @description `inbound` or `outbound` */
            direction: string;
            error?: components["schemas"]["MessageError"] | null;
            /** Format: uuid */
            id: string;
            media?: components["schemas"]["Media"] | null;
            /**
             * @description `text`, `audio`, `image`, `video`, `document`, `sticker`, `location`, `contacts`, `interactive`, `reaction`,
             *     `template` or `unsupported`
             */
            message_type: string;
            /** @description The message that this one quotes: ours where we have it, else the provider's id. */
            reply_to?: string | null;
            /** @description `user` (the customer) or `assistant` (whoever answers) */
            role: string;
            /** @description `customer`, `ai`, `operator` or `system` */
            sender: string;
            /** @description `received`, `queued`, `sent`, `delivered`, `read` or `failed` */
            status: string;
            /** Format: date-time */
            timestamp: string;
        };
        /** @description Why a message failed, and what can be done. */
        MessageError: {
            code: string;
            message: string;
        };
        NewEntry: {
            /** @description 1 to 20,000 characters. */
            answer: string;
            category?: string;
            keywords?: string[];
            metadata?: Record<string, never>;
            /** @description 1 to 2,000 characters. */
            question: string;
        };
        NewInvitation: {
            /** @description Only this address may use the link. */
            email: string;
            /** @description `owner`, `admin`, `operator` or `viewer`; `operator` where it is not given. Not above your own. */
            role?: string | null;
        };
        NewKey: {
            name: string;
            /** @description `owner`, `admin`, `operator` or `viewer`; `operator` where it is not given. Not above your own. */
            role?: string | null;
        };
        /** @description One of `text`, `media_id`/`media_link`, `template`; `buttons` go with a text. */
        NewMessage: {
            /** @description Up to three. */
            buttons?: components["schemas"]["ReplyButton"][];
            filename?: string | null;
            footer?: string | null;
            /** @description The provider's id of an uploaded file. */
            media_id?: string | null;
            /** @description A public link that the provider fetches. */
            media_link?: string | null;
            /** @description Says what kind of media it is, e.g. `image/jpeg`; else the link's ending does. */
            mime_type?: string | null;
            /** @description Our id of a message of this conversation. */
            reply_to?: string | null;
            template?: components["schemas"]["TemplateMessage"] | null;
            /** @description At most 4,096 characters; the caption where there is media. */
            text?: string | null;
        };
        NewNote: {
            /** @description 1 to 10,000 characters. */
            text: string;
        };
        NewText: {
            /** @description 1 to 4,096 characters. */
            message: string;
            /** @description Digits with the country code; `+` and punctuation are tolerated, and `whatsapp:` before it. */
            to_number: string;
        };
        Note: {
            /** Format: uuid */
            conversation_id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            text: string;
            /** Format: uuid */
            user_id?: string | null;
            user_name?: string | null;
        };
        OperatorMedia: {
            /** @description The provider's id of an uploaded file. */
            id: string;
            mimeType?: string | null;
        };
        OperatorMessageBody: {
            media?: components["schemas"]["OperatorMedia"] | null;
            message?: string | null;
            /** @description The provider's id of the message that this one quotes. */
            messageId?: string | null;
            /**
             * @description Digits with the country code; `+` and punctuation are tolerated.
             * @example +15550100199
             */
            phone?: string;
        };
        OperatorMessageQueued: {
            /** @description `Message queued for processing` */
            message: string;
            /** Format: uuid */
            message_id: string;
            /** @description `success` */
            status: string;
        };
        /** @description A problem as RFC 9457 has it, with `code`, `message` and `errors` besides. */
        Problem: {
            /** @description Stable, for programs, e.g. `NOT_FOUND`. */
            code: string;
            detail: string;
            errors: components["schemas"]["FieldError"][];
            /** @description The same as `detail`. */
            message: string;
            /** Format: int32 */
            status: number;
            /** @description The status in words. */
            title: string;
            /** @description Stable name of the kind of problem, e.g. `urn:switchboard:problem:not-found`. */
            type: string;
        };
        QueueStats: {
            /** Format: int64 */
            failed: number;
            /**
             * Format: int64
             * @description How long the job that is due longest has waited
             */
            oldest_seconds: number;
            /** Format: int64 */
            pending: number;
            /** Format: int64 */
            running: number;
        };
        Received: {
            /** @description Always `received` */
            status: string;
        };
        ReplyButton: {
            id?: string | null;
            title: string;
        };
        RoleChange: {
            /** @description `owner`, `admin`, `operator` or `viewer`. Not above your own. */
            role: string;
        };
        Row: {
            ai_analysis: Record<string, never>;
            /** @description `positive`, `negative`, `neutral` or `urgent` */
            ai_sentiment?: string | null;
            ai_summary?: string | null;
            /** Format: uuid */
            created_task_id?: string | null;
            /** @description `inbound` or `outbound` */
            direction: string;
            extracted_entities: components["schemas"]["Entities"];
            from_number?: string | null;
            /** Format: uuid */
            id: string;
            media_url?: string | null;
            message_body: string;
            /** @description The provider's id; null until it accepted the message. */
            message_sid?: string | null;
            /** @description `text`, `audio`, `image`, `video` or `document`; everything else counts as text. */
            message_type: string;
            processed: boolean;
            /** Format: date-time */
            processed_at?: string | null;
            processing_error?: string | null;
            /** Format: uuid */
            prospect_id?: string | null;
            /** Format: date-time */
            received_at: string;
            /** @description `received`, `read`, `replied` or `archived` */
            status: string;
            task_created: boolean;
            to_number?: string | null;
            transcription?: string | null;
            transcription_status?: string | null;
        };
        /** @description What a sign-in returns. The same token is set as the web app's cookie. */
        SignedIn: {
            /**
             * Format: uuid
             * @description A web-chat session that belongs to this sign-in, for the test chat.
             */
            session_id: string;
            /** @description Names a session; send it as `Authorization: Bearer …`. */
            token: string;
            user: components["schemas"]["User"];
        };
        Signup: {
            company_name: string;
            /** @example ann@example.com */
            email: string;
            name?: string | null;
            /** @description 10 to 256 characters. */
            password: string;
        };
        Stats: {
            buffer: components["schemas"]["BufferStats"];
            deduplication: components["schemas"]["DeduplicationStats"];
            environment: string;
            queue: components["schemas"]["QueueStats"];
        };
        /** @description It was done. */
        Success: {
            success: boolean;
        };
        TakenOver: {
            /** @description `takeover_complete` */
            status: string;
        };
        /** @description An approved template, with its parameters as the provider wants them. */
        TemplateMessage: {
            components?: Record<string, never>[];
            /** @description E.g. `en_US` */
            language: string;
            name: string;
        };
        TextQueued: {
            /** Format: uuid */
            message_id: string;
            /**
             * Format: uuid
             * @description Ours until the provider has one: the same as `message_id`.
             */
            message_sid: string;
            success: boolean;
        };
        Thread: {
            count: number;
            messages: components["schemas"]["Row"][];
            phone_number: string;
            success: boolean;
        };
        Ticket: {
            /** Format: int64 */
            expires_in_seconds: number;
            /** @description For `?ticket=`: once, within a minute. */
            ticket: string;
        };
        Transcript: {
            /** Format: uuid */
            conversationId: string;
            messages: components["schemas"]["Line"][];
        };
        Turn: {
            /** Format: uuid */
            agent_id?: string | null;
            /** @description What was found in the knowledge: `{id, question, score, confidence}` */
            chunks: Record<string, never>[];
            /** Format: int64 */
            duration_ms: number;
            /** Format: date-time */
            finished_at: string;
            /** Format: uuid */
            id: string;
            /** Format: int64 */
            input_tokens: number;
            /** @description `provider/model`; `builtin` where no model was asked. */
            model?: string | null;
            /** @description `answered`, `escalated`, `superseded`, `taken_over`, `silent` or `failed` */
            outcome: string;
            /** Format: int64 */
            output_tokens: number;
            reason?: string | null;
            /** Format: date-time */
            started_at: string;
            /** @description In order: `{step, ms, input?, output?}` */
            steps: Record<string, never>[];
        };
        /** @description A person of a workspace, or the API key that calls. */
        User: {
            company_name: string;
            /** Format: date-time */
            created_at: string;
            /** @description Empty for an API key. */
            email: string;
            /** Format: uuid */
            id: string;
            name: string;
            role: string;
        };
        VoiceConfig: {
            language?: string | null;
            personality: string;
            tone?: string | null;
            voice?: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_agents: {
        parameters: {
            query?: {
                /** @description Rows, 1 to 200; 50 where it is not given. */
                limit?: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"][];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_agents_by_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_agents_by_id_activate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The agent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_agents_by_id_pause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The agent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Agent"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_api_keys: {
        parameters: {
            query?: {
                /** @description Rows, 1 to 200; 50 where it is not given. */
                limit?: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first, revoked ones too */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"][];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_api_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description With the key, this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_api_keys_by_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_accept: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Accept"];
            };
        };
        responses: {
            /** @description Signed in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token is dead from now on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_auth_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The person, or the API key */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_auth_signup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Signup"];
            };
        };
        responses: {
            /** @description Signed in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_channels: {
        parameters: {
            query?: {
                /** @description Rows, 1 to 200; 50 where it is not given. */
                limit?: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first, secrets masked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"][];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_channels_by_id_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether it does, and what the provider says */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelTest"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversations: {
        parameters: {
            query?: {
                /** @description `active`, `escalated` or `ended` */
                status?: string;
                /** @description `ai` or `operator` */
                mode?: string;
                /** @description `whatsapp` or `web` */
                channel?: string;
                /** @description A user's id, `me` or `none` */
                assignee?: string;
                label?: string;
                /** @description A phone number, or a part of a customer's name or of the last message. */
                search?: string;
                /** @description Rows, 1 to 200; 50 where it is not given. */
                limit?: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most recent first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"][];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversations_active: {
        parameters: {
            query?: {
                /** @description Rows, 1 to 200; 50 where it is not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most recent first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActiveConversation"][];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversations_by_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_conversations_by_id_archive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_conversations_by_id_assign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assignment"];
            };
        };
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_conversations_by_id_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_conversations_by_id_handback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_conversations_by_id_labels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Labels"];
            };
        };
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversations_by_id_messages: {
        parameters: {
            query?: {
                /** @description Rows, 1 to 200; 50 where it is not given. */
                limit?: number;
                /** @description A message's id: only what stands before it. */
                before?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"][];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_conversations_by_id_messages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            /** @description The message, queued */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversations_by_id_notes: {
        parameters: {
            query?: {
                /** @description Rows, 1 to 200; 50 where it is not given. */
                limit?: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"][];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_conversations_by_id_notes: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNote"];
            };
        };
        responses: {
            /** @description The note */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_conversations_by_id_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_conversations_by_id_reopen: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_conversations_by_id_takeover: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Conversation"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversations_by_id_transcript: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who said what */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transcript"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_conversations_by_id_turns: {
        parameters: {
            query?: {
                /** @description Rows, 1 to 200; 50 where it is not given. */
                limit?: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"][];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_conversations_by_session_id_message: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatMessage"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatReply"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_handback: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ByPhone"];
            };
        };
        responses: {
            /** @description The agent answers from now on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandedBack"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_knowledge: {
        parameters: {
            query?: {
                category?: string;
                /** @description A part of a question or an answer. */
                search?: string;
                /** @description Entries, 1 to 200. Without it, all of them (at most 20,000). */
                limit?: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries in the order of their creation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnowledgeFile"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_knowledge_business: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Business"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Business"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_knowledge_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnowledgeFile"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_knowledge_faqs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEntry"];
            };
        };
        responses: {
            /** @description The entry */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_knowledge_faqs_by_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_knowledge_faqs_by_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntryChange"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_knowledge_import: {
        parameters: {
            query?: {
                /** @description Remove every entry that the file does not name. */
                replace?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KnowledgeFile"];
            };
        };
        responses: {
            /** @description What it changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportDone"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_knowledge_search: {
        parameters: {
            query: {
                /** @description The question. */
                q: string;
                /** @description 1 to 50; 10 where it is not given. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The best first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundEntry"][];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_operator_message: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperatorMessageBody"];
            };
        };
        responses: {
            /** @description Queued */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatorMessageQueued"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_stats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DashboardStats"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_takeover: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ByPhone"];
            };
        };
        responses: {
            /** @description A person answers from now on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakenOver"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_users: {
        parameters: {
            query?: {
                /** @description Rows, 1 to 200; 50 where it is not given. */
                limit?: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"][];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            /** @description With the link, this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_users_by_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_users_by_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleChange"];
            };
        };
        responses: {
            /** @description The user */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_whatsapp_webhook: {
        parameters: {
            query: {
                "hub.mode": string;
                "hub.verify_token": string;
                "hub.challenge": string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The challenge */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Refused */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_whatsapp_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            /** @description Not JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad signature */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not stored: send it again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_ws: {
        parameters: {
            query?: {
                /** @description The `seq` of the last frame that the client has: what came after it is sent first. */
                after?: number;
                ticket?: string;
                /** @description A session token or API key, for older clients. */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Frames follow */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_ws_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Good for one connection */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_inbox_analytics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Analytics"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_inbox_conversation_by_phone: {
        parameters: {
            query?: {
                /** @description Rows, 1 to 200; 50 where it is not given. */
                limit?: number;
                /** @description Rows to leave out, at most 10,000. */
                offset?: number;
            };
            header?: never;
            path: {
                phone: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Thread"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_inbox_inbox: {
        parameters: {
            query?: {
                /** @description Rows, 1 to 200; 50 where it is not given. */
                limit?: number;
                /** @description Rows to leave out, at most 10,000. */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Inbox"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_inbox_mark_read: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkRead"];
            };
        };
        responses: {
            /** @description How many messages that were */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkedRead"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_inbox_send: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewText"];
            };
        };
        responses: {
            /** @description Queued */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextQueued"];
                };
            };
            /** @description What went wrong: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 or 503 */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_inbox_webhook: {
        parameters: {
            query: {
                "hub.mode": string;
                "hub.verify_token": string;
                "hub.challenge": string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The challenge */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Refused */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_inbox_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            /** @description Not JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad signature */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not stored: send it again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_inbox_webhook_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            /** @description Bad signature */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_server_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_server_health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_server_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
        };
    };
    get_server_stats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
        };
    };
    get_server_webhook: {
        parameters: {
            query: {
                "hub.mode": string;
                "hub.verify_token": string;
                "hub.challenge": string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The challenge */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Refused */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_server_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            /** @description Not JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad signature */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not stored: send it again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_server_webhook_by_channel_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The challenge */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Refused */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_server_webhook_by_channel_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Received"];
                };
            };
            /** @description Bad signature */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No such channel */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
