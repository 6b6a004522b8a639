// Made from openapi.json by `npm run api`. Do not edit.

export interface paths {
    "/api/v1/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What has happened lately */
        get: operations["get_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
        /**
         * Create an agent
         * @description It begins as a draft: it can be talked to in the test chat, and answers no customer until it is activated.
         */
        post: operations["post_agents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/activate-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Activate all agents
         * @description Those that are paused; drafts stay drafts.
         */
        post: operations["post_agents_activate_all"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/pause-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause all agents
         * @description Those that are active.
         */
        post: operations["post_agents_pause_all"];
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
        /**
         * Change an agent
         * @description What is named changes; every change is a version.
         */
        put: operations["put_agents_by_id"];
        post?: never;
        /**
         * Remove an agent
         * @description Its conversations and channels go to the workspace's oldest primary agent.
         */
        delete: operations["delete_agents_by_id"];
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
    "/api/v1/agents/{id}/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List an agent's conversations */
        get: operations["get_agents_by_id_conversations"];
        put?: never;
        post?: never;
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
    "/api/v1/agents/{id}/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tools that an agent may be given */
        get: operations["get_agents_by_id_tools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List an agent's versions */
        get: operations["get_agents_by_id_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version of an agent, with what it changed */
        get: operations["get_agents_by_id_versions_by_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agents/{id}/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a version of an agent back
         * @description As a new version. Rules that pass on to an agent that was removed since are left out, and so are removed tools.
         */
        post: operations["post_agents_by_id_versions_by_version_restore"];
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
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the audit trail */
        get: operations["get_audit"];
        put?: never;
        post?: never;
        delete?: never;
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
    "/api/v1/auth/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at an invitation
         * @description 404 where it is not known, 410 where it was used, revoked or replaced, or has ended.
         */
        get: operations["get_auth_invitation"];
        put?: never;
        post?: never;
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
         * @description 401 says neither which part was wrong. Where the password is right and the person has a second factor, 401
         *     `TOTP_REQUIRED` asks for `code`, and `TOTP_INVALID` says that it was wrong or used before. After 5 failures each
         *     attempt has to wait longer (429 with `Retry-After`).
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
        /** Change one's name or language */
        patch: operations["patch_auth_me"];
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's password
         * @description Every other session ends. 422 names the field, with a hint where the new password is too easy to guess.
         */
        post: operations["post_auth_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at a one-time password link
         * @description `switchboard user password-link` prints one. 404 where it is not known, 410 where it was used or has ended.
         */
        get: operations["get_auth_password_link"];
        put?: never;
        /**
         * Choose a password with a one-time link
         * @description Every session of the person ends. A second factor stays as it is.
         */
        post: operations["post_auth_password_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one's sessions */
        get: operations["get_auth_sessions"];
        put?: never;
        post?: never;
        /** Sign out everywhere else */
        delete: operations["delete_auth_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
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
         * Sign out somewhere else
         * @description The session's token is dead and its live feed closes at once. 404 where it is not one's own, or has ended.
         */
        delete: operations["delete_auth_sessions_by_id"];
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
    "/api/v1/auth/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to set up a second factor
         * @description It is not in force before it is confirmed. 422 where the password is wrong: a session alone must not lock its owner
         *     out. 409 where one is in force: remove that first.
         */
        post: operations["post_auth_totp"];
        /**
         * Remove the second factor
         * @description The recovery codes go with it. 404 where there is none, 422 where the password is wrong.
         */
        delete: operations["delete_auth_totp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put the second factor in force
         * @description With a code of the app, which shows that the app has the secret. 422 where the code is wrong.
         */
        post: operations["post_auth_totp_confirm"];
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
        /**
         * Connect a channel
         * @description Webhooks that are signed with its app secret are taken from now on, at its own address. A number may be connected
         *     once in a workspace, and in another workspace only with another app secret.
         */
        post: operations["post_channels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One channel */
        get: operations["get_channels_by_id"];
        put?: never;
        post?: never;
        /**
         * Remove a channel
         * @description Its conversations stay, and can be read; nothing can be sent in them any more. Its credentials and its copy of the
         *     templates are gone.
         */
        delete: operations["delete_channels_by_id"];
        options?: never;
        head?: never;
        /**
         * Change a channel
         * @description In force at once. Credentials that come from the environment are changed there (409).
         */
        patch: operations["patch_channels_by_id"];
        trace?: never;
    };
    "/api/v1/channels/{id}/refused": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks that were refused
         * @description Of the last hour, the newest first, as this node saw them. Of those that came to an address that channels share, only
         *     where every WhatsApp channel of the installation belongs to this workspace.
         */
        get: operations["get_channels_by_id_refused"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}/subscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have the provider send the account's events to this app
         * @description What Meta's dashboard does when a number is added there. Nothing arrives without it.
         */
        post: operations["post_channels_by_id_subscribe"];
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
        /**
         * Ask the provider whether a channel works
         * @description And call our own webhook as Meta would when its address is entered there.
         */
        post: operations["post_channels_by_id_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List checks */
        get: operations["get_checks"];
        put?: never;
        /** Create a check */
        post: operations["post_checks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checks/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Export all checks */
        get: operations["get_checks_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checks/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write checks from the knowledge
         * @description Simulated customers ask, in the agent's languages and in their own words, what the knowledge says and some that it
         *     does not say. 409 `MODEL_REQUIRED` where no model is configured.
         */
        post: operations["post_checks_generate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checks/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import checks */
        post: operations["post_checks_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checks/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run checks
         * @description In the background: the run and its progress are on the live feed as `checks.run`.
         */
        post: operations["post_checks_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checks/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List runs of checks */
        get: operations["get_checks_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checks/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run of checks, with its results */
        get: operations["get_checks_runs_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a check */
        delete: operations["delete_checks_by_id"];
        options?: never;
        head?: never;
        /** Change a check */
        patch: operations["patch_checks_by_id"];
        trace?: never;
    };
    "/api/v1/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A contact */
        get: operations["get_contacts_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a contact */
        patch: operations["patch_contacts_by_id"];
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
    "/api/v1/conversations/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many conversations each view has */
        get: operations["get_conversations_counts"];
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
         * @description It leaves all views but `archived`, until the customer writes again or somebody takes it out.
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
    "/api/v1/conversations/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was done with a conversation */
        get: operations["get_conversations_by_id_events"];
        put?: never;
        post?: never;
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
         * @description The newest ones, or those before `before`, after `after` or around `around`, of which only one may be given; in a page
         *     the oldest first. `Link` leads to the page of older ones; with `after`, to that of newer ones.
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
    "/api/v1/conversations/{id}/messages/{message_id}/teach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Teach the agent an answer
         * @description Makes an entry of the knowledge from an answer that a person or the agent gave, with the customer's question before
         *     it. 422 where the message is the customer's own, or nothing was asked before it.
         */
        post: operations["post_conversations_by_id_messages_by_message_id_teach"];
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
    "/api/v1/conversations/{id}/notes/{note_id}": {
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
         * Delete a note
         * @description One's own; an admin deletes everybody's.
         */
        delete: operations["delete_conversations_by_id_notes_by_note_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say that you look at a conversation
         * @description It is forgotten after 45 seconds without renewal. The others hear of it on the live feed, as `presence`.
         */
        put: operations["put_conversations_by_id_presence"];
        post?: never;
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
        /**
         * Mark a conversation as read
         * @description Also at WhatsApp, in the background: the customer's newest message gets its blue ticks.
         */
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
    "/api/v1/conversations/{id}/suggestion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the agent for a draft
         * @description Of an answer to what the customer wrote last. Nothing is sent or stored. 409 `NOTHING_TO_ANSWER` where the customer
         *     has not written.
         */
        post: operations["post_conversations_by_id_suggestion"];
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
    "/api/v1/conversations/{id}/typing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that you write
         * @description The customer sees "is typing" (WhatsApp, for 25 seconds, at most every 20 seconds anew; their newest message is
         *     marked read with it), the other operators see who writes.
         */
        post: operations["post_conversations_by_id_typing"];
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
         *     `.` and `:`. Answered without the buffering window. With `Accept: text/event-stream` the answer comes as events: a
         *     `step` `{step,ms,detail?}` as each step of the turn ends, `delta` `{text,anew}` as the model writes its draft (`anew`:
         *     what came before is void; what is sent may differ), then `message` with the whole answer, or `error` with a
         *     problem. 409 where nobody answers by himself in this conversation: the message was stored and waits.
         *
         *     With `agent_id` it is a trial. What was said is remembered for a day, by session, but is no conversation: nobody is told,
         *     no ticket, task or unanswered question is made, and nothing is counted; `conversation_id` names nothing. What would have
         *     been written is in the output of the last step, `commit`: `{"trial":true,"would":{"hand_over":true,…}}`.
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
    "/api/v1/knowledge/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Documents, texts and websites */
        get: operations["get_knowledge_sources"];
        put?: never;
        /**
         * Add documents, a text, or a website
         * @description Files in one or more parts called `files` (or `file`); or JSON with `url`, or with `name` and `text`. It is read and
         *     indexed in the background: `source.progress` on the live feed tells how far it is. What a file is, is seen from its
         *     content: 415 where it cannot be read, 413 where it is too large. What is in the knowledge already is refused with 409
         *     `DUPLICATE`, which names it.
         */
        post: operations["post_knowledge_sources"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One source */
        get: operations["get_knowledge_sources_by_id"];
        put?: never;
        post?: never;
        /**
         * Remove a source
         * @description From then on nothing of it is found. Its file is removed, too, unless something else needs it.
         */
        delete: operations["delete_knowledge_sources_by_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/sources/{id}/chunks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a source was cut into */
        get: operations["get_knowledge_sources_by_id_chunks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/sources/{id}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The pages of a website
         * @description Of a source that is no website the list is empty.
         */
        get: operations["get_knowledge_sources_by_id_pages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/sources/{id}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fetch and read a source again
         * @description A website is visited again, and only pages that have changed are sent by its server; a file is read again. What did
         *     not change is not written again.
         */
        post: operations["post_knowledge_sources_by_id_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/unanswered": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Questions without an answer */
        get: operations["get_knowledge_unanswered"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/unanswered/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a group of questions
         * @description Makes an entry of the knowledge: the next customer who asks so is answered. 409 where the group is not open.
         */
        post: operations["post_knowledge_unanswered_by_id_answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/knowledge/unanswered/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a group of questions away */
        post: operations["post_knowledge_unanswered_by_id_dismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The labels in use */
        get: operations["get_labels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mcp-servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** MCP servers */
        get: operations["get_mcp_servers"];
        put?: never;
        /**
         * Add an MCP server
         * @description It is asked at once what it offers; that it does not answer is told in `status`, and it is added all the same. Agents
         *     are offered its tools as `<server>__<tool>`.
         */
        post: operations["post_mcp_servers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mcp-servers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an MCP server */
        delete: operations["delete_mcp_servers_by_id"];
        options?: never;
        head?: never;
        /** Change an MCP server, or which of its tools agents may use */
        patch: operations["patch_mcp_servers_by_id"];
        trace?: never;
    };
    "/api/v1/mcp-servers/{id}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask an MCP server what it offers now
         * @description How it went is in `status`.
         */
        post: operations["post_mcp_servers_by_id_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file
         * @description What the file is, is seen from its content; a name or type that says otherwise is refused (415, with the list of
         *     types that WhatsApp takes). Over the type's limit: 413. A file that is not sent within a day is removed. With an
         *     `Idempotency-Key`, the same file with the same name is taken once.
         */
        post: operations["post_media"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media-library": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The library */
        get: operations["get_media_library"];
        put?: never;
        /** Put a file into the library */
        post: operations["post_media_library"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media-library/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Categories of the library */
        get: operations["get_media_library_categories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/media-library/{id}": {
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
         * Take an item out of the library
         * @description What was sent of it stays in the conversations.
         */
        delete: operations["delete_media_library_by_id"];
        options?: never;
        head?: never;
        /** Change an item of the library */
        patch: operations["patch_media_library_by_id"];
        trace?: never;
    };
    "/api/v1/media/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a file
         * @description Leads to an address that works without a token for an hour at least.
         */
        get: operations["get_media_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/onboarding/agent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say who answers
         * @description The first agent is there from the beginning; this gives it its name and role.
         */
        post: operations["post_onboarding_agent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/onboarding/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say where it answers
         * @description What is chosen is kept with the agent. A WhatsApp number is connected in the settings (`POST /api/v1/channels`).
         */
        post: operations["post_onboarding_channels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/onboarding/company": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say who the company is */
        post: operations["post_onboarding_company"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/onboarding/deploy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go live */
        post: operations["post_onboarding_deploy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/onboarding/knowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give it knowledge
         * @description The work goes on in the background, with `source.progress` on the live feed. What is there already is left out.
         */
        post: operations["post_onboarding_knowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/onboarding/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far the first steps are */
        get: operations["get_onboarding_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/onboarding/voice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say how it sounds */
        post: operations["post_onboarding_voice"];
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
    "/api/v1/phone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The phones: customers, the business, faults */
        get: operations["get_phone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a customer */
        post: operations["post_phone_customers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone/customers/{wa_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A customer's chat */
        get: operations["get_phone_customers_by_wa_id_messages"];
        put?: never;
        /**
         * Write, or tap, as a customer
         * @description JSON with one of `text`, `media` and `voice` (each `{base64, mime_type, filename?, caption?}`), `button_id`, `row_id`,
         *     `reaction` with `to`, and `location`; besides it `reply_to`. Or a form with `file`, `caption` and `voice=true`. It
         *     comes back to us as a signed webhook before it is answered.
         */
        post: operations["post_phone_customers_by_wa_id_messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone/customers/{wa_id}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a customer's chat: all that was received is read */
        post: operations["post_phone_customers_by_wa_id_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens on the phones (server-sent events)
         * @description Each is `{wa_id, kind}` with, by kind: `message` (`message`, or `reaction` `{message_id, emoji}`), `status`
         *     (`message_id`, `status`), `read` (`message_id`: the business has read up to it), `typing`.
         */
        get: operations["get_phone_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Switch faults of the simulated WhatsApp on and off */
        put: operations["put_phone_faults"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/phone/media/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file of a chat
         * @description Anybody may have uploaded it: it is never run, and shown in place only where it is a picture, a sound or a film.
         */
        get: operations["get_phone_media_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models that answer */
        get: operations["get_providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set this workspace's own provider for a role
         * @description In force at once, on every node, in place of the configuration's. Its key is stored encrypted, and used for this
         *     workspace alone.
         */
        put: operations["put_providers_by_role"];
        post?: never;
        /** Go back to the configuration's provider for a role */
        delete: operations["delete_providers_by_role"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{role}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a tiny real call to a provider */
        post: operations["post_providers_by_role_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/saved-replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Saved replies */
        get: operations["get_saved_replies"];
        put?: never;
        /** Save a reply */
        post: operations["post_saved_replies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/saved-replies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a saved reply */
        delete: operations["delete_saved_replies_by_id"];
        options?: never;
        head?: never;
        /** Change a saved reply */
        patch: operations["patch_saved_replies_by_id"];
        trace?: never;
    };
    "/api/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's settings */
        get: operations["get_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the workspace's settings */
        patch: operations["patch_settings"];
        trace?: never;
    };
    "/api/v1/settings/understanding": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How messages are understood */
        get: operations["get_settings_understanding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change how messages are understood */
        patch: operations["patch_settings_understanding"];
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
    "/api/v1/stats/volume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages by hour or by day */
        get: operations["get_stats_volume"];
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
    "/api/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tasks */
        get: operations["get_tasks"];
        put?: never;
        /** Create a task */
        post: operations["post_tasks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One task */
        get: operations["get_tasks_by_id"];
        put?: never;
        post?: never;
        /** Remove a task */
        delete: operations["delete_tasks_by_id"];
        options?: never;
        head?: never;
        /** Change a task */
        patch: operations["patch_tasks_by_id"];
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List templates */
        get: operations["get_templates"];
        put?: never;
        /**
         * Hand a template in for review
         * @description The provider decides, mostly within minutes; its `status` follows.
         */
        post: operations["post_templates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the templates what the provider lists
         * @description They also follow the provider's events by themselves.
         */
        post: operations["post_templates_sync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One template */
        get: operations["get_templates_by_id"];
        put?: never;
        post?: never;
        /**
         * Delete a template, also at the provider
         * @description In this language alone. The provider blocks an approved one's name for some weeks.
         */
        delete: operations["delete_templates_by_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a template looks like with values, and what WhatsApp would refuse */
        post: operations["post_templates_by_id_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tickets */
        get: operations["get_tickets"];
        put?: never;
        /** Create a ticket */
        post: operations["post_tickets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One ticket */
        get: operations["get_tickets_by_id"];
        put?: never;
        post?: never;
        /** Remove a ticket */
        delete: operations["delete_tickets_by_id"];
        options?: never;
        head?: never;
        /** Change a ticket */
        patch: operations["patch_tickets_by_id"];
        trace?: never;
    };
    "/api/v1/tool-secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Secrets of tools */
        get: operations["get_tool_secrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set a secret
         * @description Stored encrypted. Headers name it as `{{secret:NAME}}`.
         */
        put: operations["put_tool_secrets_by_name"];
        post?: never;
        /**
         * Remove a secret
         * @description 409 as long as a tool or an MCP server names it.
         */
        delete: operations["delete_tool_secrets_by_name"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tools */
        get: operations["get_tools"];
        put?: never;
        /**
         * Define a tool
         * @description Its host must be among the allowed ones (`PUT /tools/settings`). Agents have it at once, unless they have a list of
         *     tools of their own.
         */
        post: operations["post_tools"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hosts that tools may call */
        get: operations["get_tools_settings"];
        /**
         * Set the hosts that tools may call
         * @description Hosts inside of private networks are refused, unless the installation's configuration names them.
         */
        put: operations["put_tools_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A tool */
        get: operations["get_tools_by_id"];
        put?: never;
        post?: never;
        /** Remove a tool */
        delete: operations["delete_tools_by_id"];
        options?: never;
        head?: never;
        /** Change a tool */
        patch: operations["patch_tools_by_id"];
        trace?: never;
    };
    "/api/v1/tools/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a tool
         * @description Makes its request with these arguments, for a made-up customer (`+15550100000`). The request is a real one: a tool that
         *     changes something changes it.
         */
        post: operations["post_tools_by_id_test"];
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
        /**
         * Invite a person by a one-time link
         * @description An earlier link for the same address is good no more.
         */
        post: operations["post_users"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List invitations */
        get: operations["get_users_invitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/invitations/{id}": {
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
         * Revoke an invitation
         * @description Its link is good no more. Nobody revokes an invitation to a role above their own. 404 where it was accepted, or has
         *     ended.
         */
        delete: operations["delete_users_invitations_by_id"];
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
         *     `conversation.updated`, `conversation.escalated`, `agent.updated`, `ticket.created`, `ticket.updated`, `task.created`,
         *     `task.updated`; and, live only and with the `seq` of the last event,
         *     `metrics`, `activity` and `presence`. The text `ping` answers `pong`. Signed in by the cookie, `Authorization`, `ticket` or `token`.
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
    "/media/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file's bytes
         * @description For addresses that the API hands out: the signature says who may. Takes a single `Range`.
         */
        get: operations["get_server_media_by_id_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A small picture of a file */
        get: operations["get_server_media_by_id_thumbnail"];
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
            /** @description 10 to 256 characters, and hard to guess. */
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
        /** @description Something that happened. */
        Activity: {
            agentName?: string | null;
            /** Format: uuid */
            conversation_id?: string | null;
            customerInfo: string;
            details: string;
            /** @description The conversation's or the agent's now. */
            status: string;
            /** @description RFC 3339 */
            timestamp: string;
            /** @description `chat_started`, `chat_ended`, `agent_activated` or `escalation` */
            type: string;
        };
        Agent: components["schemas"]["AgentDefinition"] & {
            /** @description From the first message of a burst to the answer, over the last 7 days: e.g. `2.3s`; null where there was none. */
            avg_response_time?: string | null;
            /** Format: int64 */
            avg_response_time_ms?: number | null;
            /** @description Kinds of channels on which it answers. */
            channels: string[];
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            /** @description Whether it answers where no agent is named. */
            is_default: boolean;
            knowledge_base: components["schemas"]["KnowledgeCounts"];
            /** Format: date-time */
            last_active?: string | null;
            /** @description `provider/model` that answers: its own, else the workspace's. */
            model_in_use: string;
            /** @description Of a channel on which it answers, once the provider has told it: `+15550100100`. */
            phone_number?: string | null;
            /** @description `active`, `paused` or `draft` */
            status: string;
            /**
             * Format: double
             * @description Of the conversations of the last 30 days that it answered or handed to a person, the share that needed no
             *     person: 0 to 100; null where there are none.
             */
            success_rate?: number | null;
            /** Format: int64 */
            total_calls: number;
            /**
             * Format: int64
             * @description Conversations that began with it.
             */
            total_chats: number;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int64
             * @description Of its definition.
             */
            version: number;
            /**
             * Format: double
             * @description Of the answers of the last 7 days, the share within `response_time_target_seconds`: 0 to 100; null without a
             *     target or an answer.
             */
            within_response_time_target?: number | null;
        };
        /** @description An agent as it is defined. */
        AgentDefinition: {
            /** @description `primary`, `specialist` or `handoff` */
            agent_type: string;
            /** @description `provider/model`; null: the workspace's. */
            ai_model?: string | null;
            /** Format: double */
            auto_handoff_threshold?: number | null;
            channel_config: Record<string, never>;
            closed_offers_person: boolean;
            closed_text: string;
            custom_prompts: {
                [key: string]: string;
            };
            /** Format: int64 */
            debounce_ms?: number | null;
            description: string;
            fallback_text: string;
            /** @description `strict`, `lenient` or `off`; null: as the installation is configured. */
            grounding?: string | null;
            languages: string[];
            /** Format: int64 */
            max_conversation_length?: number | null;
            /** Format: int64 */
            max_wait_ms?: number | null;
            name: string;
            /** @description `formal`, `friendly`, `professional` or `casual` */
            personality: string;
            /** Format: int64 */
            response_time_target_seconds?: number | null;
            role: string;
            system_prompt: string;
            /** @description Null: all. */
            tools?: string[] | null;
            transfer_rules: components["schemas"]["Rule"][];
            voice_config: components["schemas"]["VoiceConfig"];
            working_hours?: components["schemas"]["WorkingWeek"] | null;
        };
        /**
         * @description What is named changes, or is other than the default; the rest stays. Null empties.
         *
         *     What an agent shows besides (its id, state, figures …) may stand there, as in an agent that was read, and changes
         *     nothing; any other name is refused.
         */
        AgentFields: {
            /** @description `primary`, `specialist` or `handoff` */
            agent_type?: string | null;
            /** @description `provider/model`, of a provider that is set up; null: the workspace's. */
            ai_model?: string | null;
            /**
             * Format: double
             * @description 0 to 1: a person takes over where the knowledge's best answer is less likely right.
             */
            auto_handoff_threshold?: number | null;
            channel_config?: Record<string, never> | null;
            /** @description Whether people are told of who writes outside of them. */
            closed_offers_person?: boolean | null;
            /** @description What it says outside of them, with `{opens}`; empty: a text in the customer's language. */
            closed_text?: string | null;
            /** @description Instructions besides, by the customer's language: `ta`; `ta-latn` for Tamil in Latin letters. */
            custom_prompts?: {
                [key: string]: string;
            } | null;
            /** Format: int64 */
            debounce_ms?: number | null;
            description?: string | null;
            /** @description Said when it does not know; empty: a text in the customer's language. */
            fallback_text?: string | null;
            /** @description `strict`, `lenient` or `off`; null: as the installation is configured. */
            grounding?: string | null;
            /** @description Codes, e.g. `en`, `ta`. */
            languages?: string[] | null;
            /**
             * Format: int64
             * @description Messages after which a person is offered.
             */
            max_conversation_length?: number | null;
            /** Format: int64 */
            max_wait_ms?: number | null;
            /** @description 1 to 80 characters. */
            name?: string | null;
            /** @description `formal`, `friendly`, `professional` or `casual` */
            personality?: string | null;
            /** Format: int64 */
            response_time_target_seconds?: number | null;
            role?: string | null;
            /** @description At most 20,000 characters. */
            system_prompt?: string | null;
            /** @description Names of tools; null: all. */
            tools?: string[] | null;
            /** @description The first that holds passes the conversation on. */
            transfer_rules?: components["schemas"]["Rule"][] | null;
            voice_config?: components["schemas"]["VoiceFields"] | null;
            working_hours?: components["schemas"]["WorkingWeek"] | null;
        };
        AgentStep: {
            /** @description E.g. `whatsapp`, `web`, `phone`. */
            channels: string[];
            description?: string | null;
            name: string;
            /** @example Front desk */
            role: string;
        };
        AgentTaken: {
            /** Format: uuid */
            agent_id: string;
        };
        /** @description A tool that an agent may be given. */
        AgentTool: {
            description: string;
            /** @description Whether this agent may use it. */
            enabled: boolean;
            /** @description `builtin`, `http` or `mcp` */
            kind: string;
            name: string;
            /** @description The JSON schema of its arguments. */
            parameters: Record<string, never>;
        };
        AgentVersion: {
            /** Format: date-time */
            created_at: string;
            /**
             * Format: uuid
             * @description Null: the system.
             */
            created_by?: string | null;
            /** @description What they were called then. */
            created_by_name?: string | null;
            /** @description Whether it is in force. */
            current: boolean;
            /** Format: int64 */
            version: number;
        };
        /** @description A version with what it changed. */
        AgentVersionDetail: {
            /**
             * Format: int64
             * @description The version that it is compared with; null: none is kept.
             */
            against?: number | null;
            agent: components["schemas"]["AgentDefinition"];
            /** Format: date-time */
            created_at: string;
            created_by_name?: string | null;
            current: boolean;
            diff: components["schemas"]["FieldDiff"][];
            /** Format: int64 */
            version: number;
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
        Archiving: {
            /** @description `false` takes it out again; where it is not given: `true`. */
            archived?: boolean | null;
        };
        Assignment: {
            /** @description A user of the workspace; null takes it from all. */
            user_id?: string | null;
        };
        AuditEntry: {
            /** @example user.role_changed */
            action: string;
            /** @description A user's or API key's id, or `system`. */
            actor: string;
            /** @description What they were called then; `null` for the system. */
            actor_name?: string | null;
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            id: string;
            /** @description What was changed, e.g. a user's id. */
            subject: string;
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
        /** @description What is named changes; the rest stays. Null empties. */
        ChangeCheck: {
            agent_id?: string | null;
            expect?: string | null;
            language?: string | null;
            must_contain?: string[] | null;
            must_not_contain?: string[] | null;
            question?: string | null;
        };
        /** @description What is named changes; the rest stays. Null, or an empty text, takes it away. */
        ChangeContact: {
            /** @description At most 300 characters. */
            address?: string | null;
            /** @description At most 80 characters. */
            city?: string | null;
            /** @description At most 120 characters. */
            company?: string | null;
            email?: string | null;
            /** @description At most 80 characters. */
            name?: string | null;
        };
        /** @description What is named changes; the rest stays. Null empties. */
        ChangeTask: {
            assignee?: string | null;
            category?: string | null;
            description?: string | null;
            /** Format: date-time */
            due_at?: string | null;
            /** Format: int64 */
            priority?: number | null;
            status?: string | null;
            tags?: string[] | null;
            task_type?: string | null;
            title?: string | null;
        };
        /** @description What is named changes; the rest stays. Null empties. */
        ChangeTicket: {
            assigned_to?: string | null;
            conversation_id?: string | null;
            customer_phone?: string | null;
            description?: string | null;
            issue_type?: string | null;
            order_id?: string | null;
            priority?: string | null;
            resolution_notes?: string | null;
            /** @description What is closed must be opened again before it can become anything else. */
            status?: string | null;
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
            health: components["schemas"]["ChannelHealth"];
            /** Format: uuid */
            id: string;
            /** @description `whatsapp` or `web` */
            kind: string;
            name: string;
            setup?: components["schemas"]["ChannelSetup"] | null;
            /** @description `config`: the credentials come from the environment, and are changed there; `app`: from here. */
            source: string;
            /** @description Where the provider sends its events. */
            webhook_path: string;
        };
        /** @description Only what is named is changed. */
        ChannelEdit: {
            /**
             * Format: uuid
             * @description Null: the workspace's first agent.
             */
            agent_id?: string | null;
            credentials?: components["schemas"]["CredentialsEdit"];
            name?: string | null;
        };
        ChannelError: {
            /** Format: date-time */
            at?: string | null;
            /** @description The provider's, where it gave one. */
            code?: string | null;
            message: string;
        };
        ChannelFinding: {
            message: string;
            /** @description `token`, `number`, `business_account` or `webhook` */
            name: string;
            ok: boolean;
        };
        ChannelHealth: {
            /** @description As of the last test. */
            display_number?: string | null;
            last_error?: components["schemas"]["ChannelError"] | null;
            /**
             * Format: date-time
             * @description When the provider last sent an event, exact to a minute.
             */
            last_event_at?: string | null;
            /**
             * Format: date-time
             * @description When the provider last took a message, exact to a minute.
             */
            last_sent_at?: string | null;
            /** @description Meta's rating of the number, e.g. `GREEN`, as of the last test. */
            quality?: string | null;
            /** @description `ok`, `warning` (look at it), `error` (it does not work) or `unknown` (nothing has happened yet) */
            status: string;
            verified_name?: string | null;
        };
        /** @description The exact values for Meta's app dashboard, WhatsApp → Configuration. */
        ChannelSetup: {
            callback_url: string;
            /** @description The webhook fields to subscribe. */
            fields: string[];
            verify_token: string;
        };
        ChannelTest: {
            /** @description Empty for the web chat, which has no provider. */
            checks: components["schemas"]["ChannelFinding"][];
            /** @description The number as the provider describes it, or what is wrong. */
            message: string;
            /** @description Everything that was checked is well. */
            success: boolean;
        };
        ChannelsStep: {
            chat_widget: components["schemas"]["ChatWidget"];
            email?: components["schemas"]["EmailWish"] | null;
            phone_number?: string | null;
            whatsapp?: components["schemas"]["WhatsAppWish"] | null;
        };
        ChatMessage: {
            /**
             * Format: uuid
             * @description Try this agent, also before it is activated: nothing is written of it, in no conversation and no figure.
             */
            agent_id?: string | null;
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
            /** @description `provider/model`'s model; `builtin` where no model was asked. */
            model?: string | null;
            /** @description `answered`, `escalated`, `silent` or `failed` */
            outcome: string;
            /** @description Why a person was told, or nobody answers. */
            reason?: string | null;
            response: string;
            /** @description What each step of the turn saw and did. */
            steps: Record<string, never>[];
            tool_calls: components["schemas"]["ToolCallMade"][];
        };
        ChatWidget: {
            enabled: boolean;
            website_url?: string | null;
            /** @description E.g. `#0f766e` */
            widget_color?: string | null;
        };
        Check: {
            /**
             * Format: uuid
             * @description Null: the agent that answers where none is named.
             */
            agent_id?: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description `answer`, `abstain` or `handover` */
            expect: string;
            /** Format: uuid */
            id: string;
            language?: string | null;
            last_result?: components["schemas"]["CheckLastResult"] | null;
            must_contain: string[];
            must_not_contain: string[];
            question: string;
        };
        /** @description Checks in a file. Ids, times and results in it are not read. */
        CheckFile: {
            checks: components["schemas"]["CheckLine"][];
        };
        /** @description How a check went when it last ran. */
        CheckLastResult: {
            answer: string;
            /** Format: date-time */
            at: string;
            /** @description `answered`, `escalated`, `silent` or `failed` */
            outcome: string;
            passed: boolean;
            /** Format: uuid */
            run_id: string;
        };
        /** @description A check of a file. Members of an export that mean nothing elsewhere are passed over. */
        CheckLine: {
            /** Format: uuid */
            agent_id?: string | null;
            expect?: string | null;
            language?: string | null;
            must_contain?: string[];
            must_not_contain?: string[];
            question: string;
        };
        CheckResult: {
            answer: string;
            /** Format: uuid */
            check_id: string;
            /** @description What the knowledge had: `{id,source,text,score,source_id,page,heading,url}` */
            chunks_used: Record<string, never>[];
            /** Format: int64 */
            latency_ms: number;
            /** @description `answered`, `escalated`, `silent` or `failed` */
            outcome: string;
            passed: boolean;
            question: string;
            /** @description What is wrong with it, in words. */
            reasons: string[];
            /** @description What each step saw and did. */
            steps: Record<string, never>[];
        };
        CheckRun: {
            /** @description Why it failed. */
            error?: string | null;
            /** Format: int64 */
            failed: number;
            /** Format: date-time */
            finished_at?: string | null;
            /** Format: uuid */
            id: string;
            /** Format: int64 */
            passed: number;
            /** Format: date-time */
            started_at: string;
            /** @description `running`, `done` or `failed` */
            status: string;
            /** Format: int64 */
            total: number;
            /** @description `manual`, `agent`, `knowledge` or `cli` */
            trigger: string;
        };
        /** @description A run with its results. */
        CheckRunDetail: components["schemas"]["CheckRun"] & {
            results: components["schemas"]["CheckResult"][];
        };
        /** @description A piece of a source, as it is found. */
        Chunk: {
            heading?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: int64
             * @description Of a document with pages, from 1.
             */
            page?: number | null;
            /**
             * Format: int64
             * @description Within the file, or within the website's page, from 0.
             */
            position: number;
            text: string;
            /** @description Of a website's page. */
            url?: string | null;
        };
        /** @description A piece of knowledge that was before the agent. */
        ChunkUsed: {
            heading?: string | null;
            id: string;
            /**
             * Format: int32
             * @description Of a document with pages, from 1.
             */
            page?: number | null;
            /**
             * Format: float
             * @description How likely it is right, 0 to 1.
             */
            score: number;
            /** @description `faq`, `business_info`, or the document's name */
            source: string;
            /**
             * Format: uuid
             * @description Of a document.
             */
            source_id?: string | null;
            text: string;
            /** @description Of a website's page. */
            url?: string | null;
        };
        CompanyStep: {
            company_name: string;
            description?: string | null;
            /** @example Furniture */
            industry: string;
            /** @example Customer support */
            use_case: string;
        };
        Contact: {
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description Since when the customer wants no marketing: templates of that category are refused.
             */
            marketing_opt_out_at?: string | null;
            name?: string | null;
            /**
             * Format: date-time
             * @description When WhatsApp last said that the customer cannot be reached, twice in a row or more often, and nothing was heard
             *     of the customer since.
             */
            unreachable_at?: string | null;
        };
        /** @description A customer. */
        ContactProfile: {
            address?: string | null;
            /** @description Nothing is sent to a blocked one. */
            blocked: boolean;
            city?: string | null;
            company?: string | null;
            /** Format: date-time */
            created_at: string;
            email?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description Since when the customer wants no marketing: templates of that category are refused.
             */
            marketing_opt_out_at?: string | null;
            /** @description As somebody wrote it down, else as the profile has it. */
            name?: string | null;
            /** @description `+` and digits; null where the customer hides the number, and in the web chat. */
            phone_number?: string | null;
            /**
             * Format: date-time
             * @description When WhatsApp last said that the customer cannot be reached, twice in a row or more often, and nothing was heard
             *     of the customer since.
             */
            unreachable_at?: string | null;
        };
        Conversation: {
            /** @description Put away by a person. */
            archived?: boolean;
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
            /** @description Has an open ticket or task. */
            has_task?: boolean;
            /** @description Has a voice note or a call. */
            has_voice?: boolean;
            /** Format: uuid */
            id: string;
            labels: string[];
            language?: string | null;
            /** Format: date-time */
            last_message_at: string;
            /**
             * Format: uuid
             * @description The message that `matched_text` is a part of, e.g. for `around` in its thread.
             */
            matched_message_id?: string | null;
            /** @description In a search: the part of a message that was found; none where the name or the number was. */
            matched_text?: string | null;
            /** Format: int64 */
            message_count: number;
            /**
             * @description `last_message`, `last_message_id`, `last_sender`, `last_message_type`, `last_message_status`, `assignee_name`, `agent_id`, `channel_id`, `channel_name`, `flag`, `suggestion`, `waiting_since`,
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
        ConversationEvent: {
            actor: components["schemas"]["EventActor"];
            /** Format: date-time */
            at: string;
            /** @description What more there is to say: `{reason}`, `{labels}`, `{assignee}`, `{archived}` */
            detail?: Record<string, never> | null;
            /** Format: uuid */
            id: string;
            /**
             * @description `created`, `taken_over`, `handed_back`, `assigned`, `escalated`, `closed`, `reopened`, `archived`, `labelled` or
             *     `flagged`
             */
            type: string;
        };
        /** @description How many conversations each view has. 1000 means 1000 or more. */
        Counts: {
            /** Format: int64 */
            ai: number;
            /** Format: int64 */
            all: number;
            /** Format: int64 */
            archived: number;
            /** Format: int64 */
            mine: number;
            /** Format: int64 */
            tasks: number;
            /** Format: int64 */
            unassigned: number;
            /**
             * Format: int64
             * @description Of `all`, those with a message that no operator has read.
             */
            unread: number;
            /** Format: int64 */
            voice: number;
            /** Format: int64 */
            waiting: number;
        };
        CreateCheck: {
            /**
             * Format: uuid
             * @description Null: the agent that answers where none is named.
             */
            agent_id?: string | null;
            /** @description `answer` (where it is not given), `abstain` or `handover` */
            expect?: string | null;
            /** @description The customer's, where the question does not tell it, e.g. `ta`. */
            language?: string | null;
            /** @description All of them must be in the answer; of `a|b`, one. Case does not matter. */
            must_contain?: string[];
            /** @description None of them may be. */
            must_not_contain?: string[];
            /** @description 1 to 2,000 characters. */
            question: string;
        };
        CreateTask: {
            /**
             * Format: uuid
             * @description A user of the workspace.
             */
            assignee?: string | null;
            category?: string;
            /** Format: uuid */
            conversation_id?: string | null;
            description?: string;
            /** Format: date-time */
            due_at?: string | null;
            /**
             * Format: uuid
             * @description The message that caused it; its conversation need not be named.
             */
            message_id?: string | null;
            /**
             * Format: int64
             * @description 1 (most urgent) to 5; 3 where it is not given.
             */
            priority?: number | null;
            /** @description At most 20, each of 1 to 50 characters. */
            tags?: string[];
            /** @description `call`, `email`, `meeting`, `follow_up`, `demo`, `proposal` or `general` (where it is not given) */
            task_type?: string | null;
            /** @description 1 to 200 characters. */
            title: string;
        };
        CreateTicket: {
            /**
             * Format: uuid
             * @description A user of the workspace.
             */
            assigned_to?: string | null;
            /** Format: uuid */
            conversation_id?: string | null;
            /**
             * @description Digits with the country code, `+` and punctuation tolerated. May be left out with a conversation: then it is
             *     the customer's.
             */
            customer_phone?: string | null;
            /** @description 1 to 10,000 characters. */
            description: string;
            /** @description 1 to 80 characters, e.g. `damaged parcel`. */
            issue_type: string;
            /**
             * Format: uuid
             * @description The message that caused it; its conversation need not be named.
             */
            message_id?: string | null;
            order_id?: string | null;
            /** @description `low`, `medium` (where it is not given), `high` or `urgent` */
            priority?: string | null;
        };
        CreatedApiKey: components["schemas"]["ApiKey"] & {
            /** @description The key itself. It is shown this once. */
            key: string;
        };
        /** @description A secret replaces the one that is stored; a mask, and one that is not named, leaves it. */
        CredentialsEdit: {
            access_token?: string | null;
            app_secret?: string | null;
            business_account_id?: string | null;
            verify_token?: string | null;
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
             * @description From the first message of a burst to the agent's answer, over the last 7 days to the hour.
             */
            avg_response_time_ms?: number | null;
            changes: components["schemas"]["StatsChanges"];
            /**
             * Format: double
             * @description 0 to 1, of the conversations that began in the last 30 days; 0 where there were none.
             */
            escalation_rate: number;
            /**
             * Format: int64
             * @description Half of the answers came sooner. Right to 2 %.
             */
            median_response_time_ms?: number | null;
            /**
             * Format: int64
             * @description Since the workspace's midnight.
             */
            messages_today: number;
            /**
             * Format: int64
             * @description Nine of ten answers came sooner. Right to 2 %.
             */
            p90_response_time_ms?: number | null;
            /** Format: double */
            satisfaction_score?: number | null;
            /** Format: int64 */
            total_conversations: number;
            /**
             * Format: int64
             * @description For a person.
             */
            waiting: number;
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
        DeployStep: {
            /** Format: uuid */
            agent_id: string;
        };
        Deployed: {
            /** @description Of the agent's WhatsApp channel, where there is one. */
            phone_number?: string | null;
            success: boolean;
        };
        EmailWish: {
            enabled: boolean;
            forwarding_address?: string | null;
        };
        Ended: {
            /** Format: int64 */
            ended: number;
        };
        Entities: {
            amounts: string[];
            companies: string[];
            dates: string[];
            people: string[];
        };
        Entity: {
            /** @description In words, for the model; a list of words separated by commas is looked for by the built-in analyser, too. */
            description?: string;
            /**
             * @description `snake_case`, at most 40 characters.
             * @example policy_number
             */
            name: string;
            /**
             * @description A regular expression, for the built-in analyser.
             * @example \bPOL-\d{6}\b
             */
            pattern?: string;
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
        EventActor: {
            /** Format: uuid */
            id?: string | null;
            name?: string | null;
            /** @description `operator`, `ai` or `system` */
            type: string;
        };
        Example: {
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            conversation_id: string;
            /** Format: uuid */
            message_id: string;
            text: string;
        };
        ExportedCheck: {
            /** Format: uuid */
            agent_id?: string | null;
            /** @description `answer`, `abstain` or `handover` */
            expect: string;
            language?: string | null;
            must_contain: string[];
            must_not_contain: string[];
            question: string;
        };
        /** @description What `import` and `switchboard check --file` read. */
        ExportedChecks: {
            checks: components["schemas"]["ExportedCheck"][];
        };
        /** @description A field that differs. */
        FieldDiff: {
            after: Record<string, never>;
            before: Record<string, never>;
            field: string;
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
             * @description The same as `score`.
             */
            confidence: number;
            heading?: string | null;
            /**
             * Format: int32
             * @description Of a document with pages, from 1.
             */
            page?: number | null;
            /**
             * Format: float
             * @description How likely it is right, 0 to 1.
             */
            score: number;
            /** @description `faq`, `business_info`, or the document's name */
            source: string;
            /**
             * Format: uuid
             * @description Of a document; `question` is then the heading, or the document's name.
             */
            source_id?: string | null;
            /** @description Of a website's page. */
            url?: string | null;
        };
        GenerateChecks: {
            /**
             * Format: uuid
             * @description For this agent, in its languages.
             */
            agent_id?: string | null;
            /** @description 1 to 20. */
            count: number;
        };
        GivenAnswer: {
            /** @description 1 to 20,000 characters. */
            answer: string;
            category?: string;
            keywords?: string[];
            /** @description As the entry asks it; the group's where it is not given. */
            question?: string | null;
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
            /**
             * Format: uuid
             * @description To revoke it with.
             */
            id?: string | null;
            role: string;
            /** @description What is in the link, for `POST /api/v1/auth/accept`. */
            token: string;
            /** @description For the person: works once, within 7 days. It is shown this once. */
            url: string;
        };
        Knowledge: {
            sources: components["schemas"]["Source"][];
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
        /** @description The form of the step. */
        KnowledgeForm: {
            /** @description `Q: …` and `A: …`; what is no question with its answer becomes a source. */
            faq_text?: string | null;
            files: string[];
            /** @description A JSON array of addresses. */
            websites?: string | null;
        };
        KnowledgeTaken: {
            /** @description Questions with answers that were read out of `faq_text`. */
            faqs: number;
            sources: components["schemas"]["TakenSource"][];
            success: boolean;
        };
        LabelCount: {
            /**
             * Format: int64
             * @description Conversations that have it.
             */
            count: number;
            label: string;
        };
        Labels: {
            /** @description All labels from now on: at most 20, each of 1 to 50 characters. */
            labels: string[];
        };
        /** @description What is not given is taken from the conversation. */
        Lesson: {
            /** @description The message's text, where it is not given. */
            answer?: string | null;
            category?: string;
            /** @description What the customer wrote before the answer, where it is not given. */
            question?: string | null;
        };
        LibraryCategory: {
            category: string;
            /** Format: int64 */
            count: number;
            sub_categories: string[];
        };
        /** @description What is not given stays as it is. */
        LibraryChange: {
            category?: string | null;
            description?: string | null;
            sub_category?: string | null;
            title?: string | null;
        };
        LibraryItem: {
            category: string;
            /** Format: date-time */
            created_at: string;
            description: string;
            /** Format: uuid */
            id: string;
            media: components["schemas"]["Uploaded"];
            sub_category?: string | null;
            title: string;
        };
        Line: {
            message: string;
            /** @description `agent` (the AI or an operator) or `customer` */
            speaker: string;
            /** Format: date-time */
            timestamp: string;
        };
        Login: {
            /** @description Of the authenticator app, or a recovery code: where the person has a second factor. */
            code?: string | null;
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
        McpServer: {
            /** Format: date-time */
            created_at: string;
            enabled: boolean;
            /** @description Empty for those who may not change servers. */
            headers: {
                [key: string]: string;
            };
            /** Format: uuid */
            id: string;
            name: string;
            status?: components["schemas"]["McpServerStatus"] | null;
            /** @description What it offered when it was asked last. */
            tools: components["schemas"]["McpTool"][];
            /** Format: date-time */
            updated_at: string;
            url: string;
        };
        McpServerStatus: {
            /** Format: date-time */
            at: string;
            message: string;
            ok: boolean;
        };
        /** @description What is not given stays as it is; of a new server, `name` and `url` are needed. */
        McpServerWrite: {
            enabled?: boolean | null;
            /** @description Values may name secrets: `Bearer {{secret:NAME}}`. */
            headers?: {
                [key: string]: string;
            } | null;
            /** @description 1 to 24 of `a-z`, `0-9` and single `_`, beginning with a letter. */
            name?: string | null;
            /** @description Which of its tools agents may use; tools that are not named stay as they are. */
            tools?: components["schemas"]["McpToolSwitch"][] | null;
            /** @description Of its streamable HTTP endpoint; `https://`, unless the configuration names its host. */
            url?: string | null;
        };
        /** @description A tool as its server describes it. */
        McpTool: {
            description: string;
            enabled: boolean;
            name: string;
            parameters: Record<string, never>;
            /** @description The server says that it changes nothing: it is then used for drafts and checks, too. */
            read_only: boolean;
        };
        McpToolSwitch: {
            enabled: boolean;
            name: string;
        };
        /** @description The file of a message. */
        Media: {
            /** Format: int64 */
            bytes?: number | null;
            /** Format: int64 */
            duration_ms?: number | null;
            /** @description Why it failed, or is not kept any more. */
            error?: string | null;
            filename?: string | null;
            /** Format: int64 */
            height?: number | null;
            /** @description Ours; of a file that only the provider has, the provider's. */
            id?: string | null;
            mime_type?: string | null;
            /** @description `pending` (it is being fetched), `stored`, `failed` or `expired` */
            status: string;
            /** @description A small picture, where there is one. */
            thumbnail_url?: string | null;
            /**
             * @description Relative, signed, good for an hour at least; null until the file is stored. A public link that was sent is shown as
             *     it is.
             */
            url?: string | null;
            /** @description A voice note, recorded in the chat. */
            voice?: boolean | null;
            /** Format: int64 */
            width?: number | null;
        };
        Member: {
            /** Format: date-time */
            created_at: string;
            email: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description Exact to a minute; `null`: never.
             */
            last_seen_at?: string | null;
            name: string;
            role: string;
            /** @description Whether signing in takes a second factor. */
            totp_enabled: boolean;
        };
        Message: {
            /** @description Who wrote it: the agent's name, or the operator's. */
            agent?: string | null;
            analysis?: Record<string, never> | null;
            /** @description In words; empty where there are none. */
            content: string;
            /** Format: uuid */
            conversation_id: string;
            /**
             * @description By type: `location {latitude,longitude,name?,address?}`; `contacts [{name?,phones,emails,company?}]`;
             *     `interactive {kind,header?,body?,footer?,buttons,sections,selected_id?}`; `reaction {emoji?,message_id}`;
             *     `template {name,language,components}`; `unsupported {reason,raw}`.
             */
            details?: Record<string, never> | null;
            /** @description `inbound` or `outbound` */
            direction: string;
            /** Format: date-time */
            edited_at?: string | null;
            error?: components["schemas"]["MessageError"] | null;
            /** Format: uuid */
            id: string;
            media?: components["schemas"]["Media"] | null;
            /**
             * @description `text`, `audio`, `image`, `video`, `document`, `sticker`, `location`, `contacts`, `interactive`, `reaction`,
             *     `template` or `unsupported`
             */
            message_type: string;
            /** @description That stand. */
            reactions?: components["schemas"]["Reaction"][];
            /** @description The message that this one quotes: ours where we have it, else the provider's id. */
            reply_to?: string | null;
            /**
             * Format: date-time
             * @description When the customer took it back.
             */
            revoked_at?: string | null;
            /** @description `user` (the customer) or `assistant` (whoever answers) */
            role: string;
            /** @description `customer`, `ai`, `operator` or `system` */
            sender: string;
            /** @description `received`, `queued`, `sent`, `delivered`, `read` or `failed` */
            status: string;
            /** Format: date-time */
            timestamp: string;
            /** @description What the agent used in the turn that wrote it. In threads; not on the feed. */
            tool_calls?: components["schemas"]["ToolCallMade"][];
            /**
             * Format: uuid
             * @description The run of the agent that wrote it.
             */
            turn_id?: string | null;
            /**
             * Format: uuid
             * @description The operator who wrote it.
             */
            user_id?: string | null;
        };
        /** @description Why a message failed, and what can be done. */
        MessageError: {
            code: string;
            message: string;
        };
        NewChannel: {
            /** @description Meta's id of the number ("Phone number ID"), not the number. */
            account: string;
            /**
             * Format: uuid
             * @description Who answers; without it, the workspace's first agent.
             */
            agent_id?: string | null;
            credentials: components["schemas"]["NewCredentials"];
            /** @description `whatsapp` */
            kind: string;
            /** @description 1 to 100 characters. */
            name: string;
        };
        NewCredentials: {
            /** @description A system user's, so that it does not end. */
            access_token: string;
            /** @description Of the Meta app: it signs the webhooks. */
            app_secret: string;
            /** @description "WhatsApp Business Account ID": for templates and subscriptions. */
            business_account_id: string;
            /** @description Made where it is not given. */
            verify_token?: string | null;
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
        /** @description A file that was uploaded, and where it belongs. */
        NewLibraryItem: {
            /** @description 1 to 80 characters */
            category: string;
            /** @description What agents read of it: at most 2,000 characters */
            description?: string | null;
            /**
             * Format: uuid
             * @description Of `POST /api/v1/media`. A customer's file cannot be in the library.
             */
            media_id: string;
            sub_category?: string | null;
            /** @description 1 to 200 characters */
            title: string;
        };
        /** @description One of `text`, `media_id`/`media_link`, `template`; `buttons` go with a text. */
        NewMessage: {
            /** @description Up to three. */
            buttons?: components["schemas"]["ReplyButton"][];
            filename?: string | null;
            footer?: string | null;
            /** @description The id of a file that was uploaded here (`POST /api/v1/media`), or the provider's id of one that was uploaded there. */
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
            /** @description Send an OGG sound as a voice note. Not given: as it was uploaded. */
            voice?: boolean | null;
        };
        NewNote: {
            /** @description 1 to 10,000 characters. */
            text: string;
        };
        NewPassword: {
            /** @description 10 to 256 characters, and hard to guess. */
            new_password: string;
            /** @description From the link. */
            token: string;
        };
        NewPresence: {
            /** @description `viewing`, `writing` or `left` */
            state: string;
        };
        NewSavedReply: {
            /** @description 1 to 40 characters without blanks; a leading `/` is left out. */
            shortcut: string;
            /** @description 1 to 4,096 characters. */
            text: string;
            /** @description 1 to 100 characters; the shortcut where it is not given. */
            title?: string | null;
        };
        /** @description A website (`url`), or a text (`name` and `text`). */
        NewSource: {
            /**
             * Format: int64
             * @description How many links away from the start: 0 to 5; 1 where it is not given.
             */
            max_depth?: number | null;
            /**
             * Format: int64
             * @description 1 to 500; 50 where it is not given.
             */
            max_pages?: number | null;
            /** @description What the text is called: 1 to 200 characters. */
            name?: string | null;
            /** @description 1 to 500,000 characters. */
            text?: string | null;
            /** @description Where the website begins. Everything on this host below its path may be visited. */
            url?: string | null;
        };
        NewTemplate: {
            /** @description `UTILITY`, `MARKETING` or `AUTHENTICATION` */
            category: string;
            /** Format: uuid */
            channel_id: string;
            /** @description As the provider wants them, with an example for each variable. */
            components: Record<string, never>[];
            /** @description E.g. `en_US` */
            language: string;
            /** @description 1 to 512 of a-z, 0-9 and _. */
            name: string;
            /** @description `POSITIONAL` (`{{1}}`), which it is without being given, or `NAMED` (`{{when}}`) */
            parameter_format?: string | null;
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
        Onboarding: {
            agent: Record<string, never>;
            channels: Record<string, never>;
            /** @description What was entered at each step; empty where it is not done. */
            company: Record<string, never>;
            knowledge: components["schemas"]["Knowledge"];
            message: string;
            setup: components["schemas"]["Setup"];
            /**
             * @description `draft`, `deploying` (live, and still reading what it was given), `live` or `failed` (nothing that it was given
             *     could be read)
             */
            status: string;
            /** @description Which steps are done. */
            steps: components["schemas"]["Steps"];
            voice: Record<string, never>;
        };
        OpenInvitation: {
            /** Format: date-time */
            created_at?: string | null;
            /** @description `null`: the link is for whoever has it, as the owner's of the first start. */
            email?: string | null;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            role: string;
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
        PasswordChange: {
            current_password: string;
            /** @description 10 to 256 characters, and hard to guess. */
            new_password: string;
        };
        PasswordLink: {
            /** @description Whose password it is. */
            email: string;
            /** Format: date-time */
            expires_at: string;
        };
        PastedText: {
            text_content: string;
        };
        /** @description A customer of the simulated WhatsApp. */
        PhoneCustomer: {
            /** @description 1 to 80 characters. */
            name: string;
            /** @description A number of 5 to 15 digits with the country code; made up where it is not given. */
            wa_id?: string | null;
        };
        /** @description What is wrong with the simulated WhatsApp until it is switched off. What is not named is off. */
        PhoneFaults: {
            /**
             * Format: int64
             * @description Every message is accepted so much later, at most 30,000.
             * @default 0
             */
            delay_ms: number;
            /**
             * @description Messages arrive, and no status is told.
             * @default false
             */
            drop_statuses: boolean;
            /**
             * Format: int32
             * @description Every message ends with this code of the provider.
             * @default null
             */
            error_code: number | null;
        };
        PreviewButton: {
            /** @description E.g. `quick_reply`, `url`, `phone_number` or `copy_code` */
            kind: string;
            phone_number?: string | null;
            text: string;
            url?: string | null;
        };
        PreviewRequest: {
            /** @description By the variables' names. */
            variables?: Record<string, never>;
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
        ProfileChange: {
            /** @description Of the web app: `en`, `ta`, `hi` or `te`. */
            language?: string | null;
            name?: string | null;
        };
        Progress: {
            /** Format: int64 */
            done: number;
            /** @description `fetching`, `extracting` or `indexing` */
            stage: string;
            /**
             * Format: int64
             * @description As far as it is known; 0 where it is not.
             */
            total: number;
        };
        Provider: {
            /** @description A mask where a key is set. */
            api_key?: string | null;
            /** @description Null for the built-in answerer, and for who is no admin. */
            base_url?: string | null;
            model: string;
            /** @description `openai`, `gemini`, `anthropic`, `ollama`, `openai_compatible` or `builtin` */
            provider: string;
            /** @description `primary`, or `fallback`: asked when the primary fails within a turn */
            role: string;
            /** @description `config`, or `app`: set here, for this workspace alone */
            source: string;
            status?: components["schemas"]["ProviderState"] | null;
        };
        ProviderEdit: {
            /** @description A mask, or none: the stored one stays. Empty: without a key. */
            api_key?: string | null;
            /** @description Without it, the configuration's for this provider. Where it changes, the key has to be given again. */
            base_url?: string | null;
            /** @description As the provider names it; without it, the configuration's for this provider. */
            model?: string | null;
            /** @description `openai`, `gemini`, `anthropic`, `ollama`, `openai_compatible` or `builtin` */
            provider: string;
        };
        ProviderState: {
            /** Format: date-time */
            at: string;
            /** @description What went wrong is told to admins. */
            message: string;
            ok: boolean;
        };
        ProviderTest: {
            /** Format: int64 */
            latency_ms?: number | null;
            /** @description In words; never the key. */
            message: string;
            success: boolean;
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
        Reaction: {
            emoji: string;
            /** @description `customer`, `ai`, `operator` or `system` */
            sender: string;
        };
        Received: {
            /** @description Always `received` */
            status: string;
        };
        RecoveryCodes: {
            /** @description Each signs in once in place of the app. They are shown this once. */
            recovery_codes: string[];
        };
        RefusedWebhook: {
            /** Format: date-time */
            at: string;
            /** @description As they came, without what could be a secret. */
            headers: Record<string, never>;
            /** @description In words. */
            reason: string;
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
        /** @description Passes a conversation on. Everything that is given must hold; of a list, one of it. */
        Rule: {
            /**
             * Format: double
             * @description 0 to 1: where the knowledge's best answer is less likely right.
             */
            confidence_below?: number | null;
            intents?: string[];
            /** @description Codes, e.g. `ta`. */
            languages?: string[];
            /**
             * Format: uuid
             * @description The agent that answers from then on.
             */
            to: string;
            topics?: string[];
        };
        SavedReply: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            created_by?: string | null;
            /** Format: uuid */
            id: string;
            /** @description Unique, without blanks: what an operator types to find it. */
            shortcut: string;
            /** @description May have `{{contact.name}}` and `{{operator.name}}`. */
            text: string;
            title: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description What is not given stays as it is. */
        SavedReplyChange: {
            shortcut?: string | null;
            text?: string | null;
            title?: string | null;
        };
        Session: {
            /** Format: date-time */
            created_at: string;
            /** @description Whether it is the one that asks. */
            current: boolean;
            /** Format: uuid */
            id: string;
            /** @description The network address that it signed in from. */
            ip?: string | null;
            /**
             * Format: date-time
             * @description Exact to a minute.
             */
            last_seen_at?: string | null;
            /** @description What the browser called itself when it signed in. */
            user_agent?: string | null;
        };
        Settings: {
            company_name: string;
            /** @description `development` or `production` */
            environment: string;
            /** @description `en`, `ta`, `hi` or `te` */
            language: string;
            /** @description What messages and lists are bounded by. */
            limits: Record<string, never>;
            /**
             * @description `monday` to `sunday` → `{"open":"09:00","close":"18:00"}`, or null where it is closed. A day that is not there has
             *     no hours that can be read. A `close` before `open` is on the next day.
             */
            operating_hours: Record<string, never>;
            /** @description How this server is reached from outside. */
            public_url: string;
            /** @description How long things are kept, in days. */
            retention: Record<string, never>;
            /** @description The providers are the built-in simulator. */
            test_mode: boolean;
            /** @description IANA name, e.g. `Asia/Kolkata` */
            timezone: string;
            version: string;
        };
        /** @description Only what is named is changed. */
        SettingsEdit: {
            /** @description 1 to 200 characters. */
            company_name?: string | null;
            language?: string | null;
            /** @description Days that are not named stay as they are. `{"open":"00:00","close":"24:00"}` is all day. */
            operating_hours?: Record<string, never> | null;
            timezone?: string | null;
        };
        Setup: {
            whatsapp?: components["schemas"]["WhatsAppSetup"] | null;
        };
        ShownInvitation: {
            company_name: string;
            /** @description `null`: the link is for whoever has it. */
            email?: string | null;
            /** Format: date-time */
            expires_at: string;
            role: string;
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
            /** @description 10 to 256 characters, and hard to guess. */
            password: string;
        };
        Source: {
            /** Format: int64 */
            bytes: number;
            /**
             * Format: int64
             * @description Pieces in the index.
             */
            chunks: number;
            /** Format: date-time */
            created_at: string;
            /** @description Why it failed, or why it is tried again, in words. */
            error?: string | null;
            /** Format: uuid */
            id: string;
            /** @description `pdf`, `docx`, `html`, `markdown`, `text`, `csv` or `website` */
            kind: string;
            /** @description The file's name, the text's title, or the website's host and path. */
            name: string;
            /**
             * Format: int64
             * @description Pages of a document that has them, or pages of a website that were read.
             */
            pages: number;
            progress?: components["schemas"]["Progress"] | null;
            /** @description `queued`, `extracting`, `indexing`, `ready` or `failed` */
            status: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Of a website. */
            url?: string | null;
        };
        /** @description The form of an upload. */
        SourceForm: {
            files: string[];
        };
        /** @description A page of a website. */
        SourcePage: {
            /** Format: int64 */
            chunks: number;
            /** @description Why it could not be read, in words. */
            error?: string | null;
            /** @description `ready` or `failed` */
            status: string;
            title: string;
            url: string;
        };
        StartRun: {
            /**
             * Format: uuid
             * @description Checks of this agent, and those that name none, asked of it.
             */
            agent_id?: string | null;
            /** @description These checks; all, where it is not given. */
            ids?: string[];
        };
        Started: {
            /** Format: uuid */
            run_id: string;
        };
        Stats: {
            buffer: components["schemas"]["BufferStats"];
            deduplication: components["schemas"]["DeduplicationStats"];
            environment: string;
            queue: components["schemas"]["QueueStats"];
        };
        /** @description Each figure against the period before it: 0.12 means 12 % more. Null where there is nothing to compare with. */
        StatsChanges: {
            /**
             * Format: double
             * @description Always null: how many were open earlier is not kept.
             */
            active_conversations?: number | null;
            /**
             * Format: double
             * @description The last 30 days against the 30 days before, as a difference: 0.02 means two more of a hundred.
             */
            escalation_rate?: number | null;
            /**
             * Format: double
             * @description The last 7 days against the 7 days before.
             */
            median_response_time_ms?: number | null;
            /**
             * Format: double
             * @description Today until now, against yesterday until the same time.
             */
            messages_today?: number | null;
            /**
             * Format: double
             * @description The last 7 days against the 7 days before.
             */
            p90_response_time_ms?: number | null;
            /** Format: double */
            satisfaction_score?: number | null;
            /**
             * Format: double
             * @description Conversations that began in the last 7 days, against the 7 days before.
             */
            total_conversations?: number | null;
        };
        Steps: {
            agent: boolean;
            channels: boolean;
            company: boolean;
            deploy: boolean;
            knowledge: boolean;
            voice: boolean;
        };
        Subscribed: {
            message: string;
            success: boolean;
        };
        /** @description It was done. */
        Success: {
            success: boolean;
        };
        Suggestion: {
            /** @description Nothing in the knowledge answers it. */
            abstained: boolean;
            /** @description `builtin` where no model was asked. */
            model?: string | null;
            /** @description What the text rests on; where there is none, what came nearest. */
            sources: components["schemas"]["ChunkUsed"][];
            /** @description Empty where nothing in the knowledge answers what the customer wrote. */
            text: string;
        };
        /** @description How many agents were switched. */
        Switched: {
            changed: number;
        };
        SyncRequest: {
            /**
             * Format: uuid
             * @description Without it: every channel.
             */
            channel_id?: string | null;
        };
        SyncResult: {
            created: number;
            removed: number;
            updated: number;
        };
        /** @description That a step was done. */
        Taken: {
            success: boolean;
        };
        TakenOver: {
            /** @description `takeover_complete` */
            status: string;
        };
        TakenSource: {
            /** Format: uuid */
            id: string;
            name: string;
            status: string;
        };
        Task: {
            /**
             * Format: uuid
             * @description A user's id.
             */
            assignee?: string | null;
            assignee_name?: string | null;
            category: string;
            /** Format: date-time */
            completed_at?: string | null;
            /** Format: uuid */
            conversation_id?: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description `ai`, or the id of who wrote it. */
            created_by: string;
            description: string;
            /** Format: date-time */
            due_at?: string | null;
            /** Format: uuid */
            id: string;
            /**
             * Format: uuid
             * @description The message that caused it.
             */
            message_id?: string | null;
            /** @description Open, and its time is over. */
            overdue: boolean;
            /**
             * Format: int64
             * @description 1 (most urgent) to 5
             */
            priority: number;
            /** @description `open`, `done` or `cancelled` */
            status: string;
            tags: string[];
            /** @description `call`, `email`, `meeting`, `follow_up`, `demo`, `proposal` or `general` */
            task_type: string;
            title: string;
            /** Format: date-time */
            updated_at: string;
        };
        Template: {
            /** @description `UTILITY`, `MARKETING` or `AUTHENTICATION` */
            category: string;
            /** Format: uuid */
            channel_id: string;
            /** @description As the provider has them. */
            components: Record<string, never>[];
            /** Format: uuid */
            id: string;
            /** @description E.g. `en_US` */
            language: string;
            name: string;
            rejected_reason?: string | null;
            /** @description `approved`, `pending`, `rejected`, `paused` or `disabled`. Only an approved one can be sent. */
            status: string;
            /** Format: date-time */
            updated_at: string;
            variables: components["schemas"]["TemplateVariable"][];
        };
        /** @description An approved template: `id` with `variables`, or `name`, `language` and `components` as the provider wants them. */
        TemplateMessage: {
            components?: Record<string, never>[];
            /**
             * Format: uuid
             * @description Of `GET /api/v1/templates`, of the conversation's channel.
             */
            id?: string | null;
            /** @description E.g. `en_US` */
            language?: string | null;
            name?: string | null;
            /** @description By the variables' names. */
            variables?: Record<string, never>;
        };
        /** @description A template as the customer will see it. */
        TemplatePreview: {
            buttons: components["schemas"]["PreviewButton"][];
            /** @description What WhatsApp would refuse; empty: it can be sent, if it is approved. */
            errors: components["schemas"]["FieldError"][];
            footer?: string | null;
            header?: string | null;
            /** @description The body. */
            text: string;
        };
        /** @description Something that has to be filled in. */
        TemplateVariable: {
            /** @description `header`, `body` or `button` */
            component: string;
            example?: string | null;
            /** @description A button's place among the buttons, else the variable's place in its text. */
            index: number;
            /** @description `text`, or `media`: a public https:// link or the provider's id of an uploaded file */
            kind: string;
            /** @description The key of its value: as it stands in the body (`1`, `when`); `header.1`, or `header` for a file; `button.0`. */
            name: string;
        };
        /** @description What to try a tool with. */
        TestArguments: {
            arguments?: Record<string, never>;
        };
        /** @description What came of a test. Never a secret. */
        TestResult: {
            error?: string | null;
            /** Format: int64 */
            latency_ms: number;
            ok: boolean;
            /** @description What the model would be told. */
            result: Record<string, never>;
            /**
             * Format: int32
             * @description What the service answered, where it did.
             */
            status?: number | null;
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
            /**
             * Format: uuid
             * @description A user's id.
             */
            assigned_to?: string | null;
            assignee_name?: string | null;
            /** Format: uuid */
            conversation_id?: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description `ai`, or the id of who wrote it. */
            created_by: string;
            /** @description Of the conversation's contact. */
            customer_name?: string | null;
            /** @description `+` and digits; null where the customer hides the number. */
            customer_phone?: string | null;
            description: string;
            /**
             * Format: date-time
             * @description When it leaves; null while it is open or in progress.
             */
            expires_at?: string | null;
            /** @description What people call it, e.g. `TKT-7K3F9QXA`. */
            id: string;
            issue_type: string;
            /**
             * Format: uuid
             * @description The message that caused it.
             */
            message_id?: string | null;
            order_id?: string | null;
            /** @description `low`, `medium`, `high` or `urgent` */
            priority: string;
            resolution_notes?: string | null;
            /** @description `open`, `in_progress`, `resolved` or `closed` */
            status: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A request that agents may make. */
        Tool: {
            body_template?: string | null;
            /** Format: date-time */
            created_at: string;
            description: string;
            enabled: boolean;
            /** @description Empty for those who may not change tools. */
            headers: {
                [key: string]: string;
            };
            /** Format: uuid */
            id: string;
            /** Format: int64 */
            max_response_bytes: number;
            method: string;
            name: string;
            /** @description JSON schema of the arguments */
            parameters: Record<string, never>;
            /** Format: int64 */
            timeout_ms: number;
            /** Format: date-time */
            updated_at: string;
            url_template: string;
        };
        /** @description A tool that the agent used. */
        ToolCallMade: {
            arguments: Record<string, never>;
            id: string;
            name: string;
            result: Record<string, never>;
        };
        ToolSecret: {
            name: string;
            /** Format: date-time */
            updated_at: string;
        };
        ToolSecretValue: {
            /** @description 1 to 4,000 printable characters. */
            value: string;
        };
        ToolSettings: {
            /** @description Names of hosts, such as `shop.example`, without scheme, port and path; at most 50. */
            allowed_hosts: string[];
        };
        /** @description What is not given stays as it is; of a new tool, `name`, `description` and `url_template` are needed. */
        ToolWrite: {
            /** @description JSON with `"{argument}"` in its texts; null: all arguments as a JSON object. */
            body_template?: string | null;
            /** @description What it does and when to use it, for the model: 1 to 1,000 characters. */
            description?: string | null;
            enabled?: boolean | null;
            /** @description Values may name secrets: `Bearer {{secret:SHOP_KEY}}`. */
            headers?: {
                [key: string]: string;
            } | null;
            /**
             * Format: int64
             * @description 1 to 1,048,576; 65,536 where it is not given.
             */
            max_response_bytes?: number | null;
            /** @description `GET`, `POST`, `PUT`, `PATCH` or `DELETE`; `GET` where it is not given. Only a GET is made for drafts and checks. */
            method?: string | null;
            /** @description What models call it: 1 to 64 of `a-z`, `0-9` and single `_`, beginning with a letter. */
            name?: string | null;
            /** @description JSON schema of an object. A property with `"x-from-customer": true` takes only what the customer has written. */
            parameters?: Record<string, never> | null;
            /**
             * Format: int64
             * @description 100 to 30,000; 10,000 where it is not given.
             */
            timeout_ms?: number | null;
            /**
             * @description `https://shop.example/orders/{order_id}?phone={{contact.phone}}`: arguments in braces, what the server knows in
             *     double ones (`contact.phone`, `contact.name`, `contact.id`, `conversation.id`). The host is written out.
             */
            url_template?: string | null;
        };
        TotpBeginning: {
            current_password: string;
        };
        TotpConfirmation: {
            /**
             * @description Of the authenticator app.
             * @example 123456
             */
            code: string;
        };
        TotpRemoval: {
            current_password: string;
        };
        TotpSetup: {
            /** @example otpauth://totp/Switchboard:ann%40example.com?secret=… */
            otpauth_uri: string;
            /** @description `otpauth_uri` as an SVG document, dark on light. */
            qr_svg: string;
            /** @description For apps without a camera, in base32. */
            secret: string;
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
        /** @description Questions that ask the same. */
        Unanswered: {
            /**
             * Format: int64
             * @description How often it was asked.
             */
            count: number;
            /** @description The newest, at most three. */
            examples: components["schemas"]["Example"][];
            /**
             * Format: uuid
             * @description The entry that answers it.
             */
            faq_id?: string | null;
            /** Format: uuid */
            id: string;
            /** @description Of the examples. */
            languages: string[];
            /** Format: date-time */
            last_at: string;
            /** @description As it was asked first. */
            question: string;
            /** @description `open`, `answered` or `dismissed` */
            status: string;
        };
        /** @description Of the customer's newest messages that were analysed, at most 50. */
        Understanding: {
            /** @description Each thing that was named, once, by kind; the newest last. */
            entities: Record<string, never>;
            /** @description Of the newest message that has one. */
            intent?: string | null;
            issues: string[];
            /** @description The most frequent first. */
            languages: string[];
            /**
             * Format: double
             * @description The mean, -1 to 1; null where nothing was analysed.
             */
            score?: number | null;
            sentiment?: string | null;
            /** @description Of the newest message that has one. */
            summary?: string | null;
            topics: string[];
        };
        /** @description Only what is named is changed. */
        UnderstandingEdit: {
            auto_tasks?: boolean | null;
            custom_entities?: components["schemas"]["Entity"][] | null;
            instructions?: string | null;
            provider?: string | null;
        };
        /** @description The form of an upload. */
        UploadForm: {
            /** Format: binary */
            file: string;
            /** @description `true`: recorded just now, to be sent as a voice note. OGG with Opus only. */
            voice?: boolean | null;
        };
        /** @description A file that was uploaded. */
        Uploaded: {
            /** Format: int64 */
            bytes: number;
            /** Format: int64 */
            duration_ms?: number | null;
            filename: string;
            /** Format: int64 */
            height?: number | null;
            /**
             * Format: uuid
             * @description For `media_id` of a message.
             */
            id: string;
            /** @description `image`, `video`, `audio`, `document` or `sticker` */
            kind: string;
            /** @description By its content. */
            mime_type: string;
            thumbnail_url?: string | null;
            /** @description Relative, signed, good for an hour at least. */
            url: string;
            /** Format: int64 */
            width?: number | null;
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
            /** @description Of the web app: `en`, `ta`, `hi` or `te`. */
            language: string;
            name: string;
            role: string;
            /** @description Whether signing in takes a second factor. */
            totp_enabled: boolean;
            /** Format: uuid */
            workspace_id: string;
        };
        VoiceConfig: {
            language?: string | null;
            personality: string;
            tone?: string | null;
            voice?: string | null;
        };
        VoiceFields: {
            language?: string | null;
            /** @description The agent's own, where `personality` beside is not given. */
            personality?: string | null;
            tone?: string | null;
            voice?: string | null;
        };
        VoiceStep: {
            /** @description Of the greeting, e.g. `en`. */
            language: string;
            /** @description `formal`, `friendly`, `professional` or `casual` */
            personality?: string | null;
            /** @description E.g. `warm`. */
            tone: string;
            voice: string;
        };
        Volume: {
            /** @description `hour` or `day`, in the workspace's time zone; a day may have 23 or 25 hours. */
            bucket: string;
            /** @description One row for each, the oldest first, also where nothing was written. */
            data: components["schemas"]["VolumeRow"][];
        };
        VolumeRow: {
            /** Format: int64 */
            ai: number;
            /**
             * Format: date-time
             * @description When it begins.
             */
            at: string;
            /** Format: int64 */
            inbound: number;
            /** Format: int64 */
            operator: number;
        };
        /** @description What is pasted into Meta's console. */
        WhatsAppSetup: {
            callback_url: string;
            verify_token?: string | null;
        };
        WhatsAppWish: {
            business_number?: string | null;
            enabled: boolean;
        };
        /** @description A conversation with what its messages say. */
        WithUnderstanding: components["schemas"]["Conversation"] & {
            understanding: components["schemas"]["Understanding"];
        };
        /** @description As `09:00`; an end that is not after the beginning is on the next day. */
        WorkingDay: {
            close: string;
            open: string;
        };
        /** @description The hours of each day; a day that is null or missing is closed. */
        WorkingWeek: {
            friday?: components["schemas"]["WorkingDay"] | null;
            monday?: components["schemas"]["WorkingDay"] | null;
            saturday?: components["schemas"]["WorkingDay"] | null;
            sunday?: components["schemas"]["WorkingDay"] | null;
            thursday?: components["schemas"]["WorkingDay"] | null;
            tuesday?: components["schemas"]["WorkingDay"] | null;
            wednesday?: components["schemas"]["WorkingDay"] | null;
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
    get_activity: {
        parameters: {
            query?: {
                /** @description 1 to 200; 50 where it is not given. */
                limit?: number;
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
                    "application/json": components["schemas"]["Activity"][];
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
    post_agents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentFields"];
            };
        };
        responses: {
            /** @description The agent */
            201: {
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
    post_agents_activate_all: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Switched"];
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
    post_agents_pause_all: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Switched"];
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
    put_agents_by_id: {
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
                "application/json": components["schemas"]["AgentFields"];
            };
        };
        responses: {
            /** @description As it is now */
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
    delete_agents_by_id: {
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
    get_agents_by_id_conversations: {
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
            /** @description Those that began last first */
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
    get_agents_by_id_tools: {
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
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentTool"][];
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
    get_agents_by_id_versions: {
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
            /** @description The newest first; at most 200 are kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentVersion"][];
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
    get_agents_by_id_versions_by_version: {
        parameters: {
            query?: {
                /** @description A version to compare with; the one before, where it is not given. */
                against?: number;
            };
            header?: never;
            path: {
                id: string;
                version: number;
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
                    "application/json": components["schemas"]["AgentVersionDetail"];
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
    post_agents_by_id_versions_by_version_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The agent as it is now */
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
    get_audit: {
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
            /** @description Newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntry"][];
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
    get_auth_invitation: {
        parameters: {
            query: {
                /** @description From the link. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can be accepted */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShownInvitation"];
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
    patch_auth_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileChange"];
            };
        };
        responses: {
            /** @description The person */
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
    post_auth_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Changed */
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
    get_auth_password_link: {
        parameters: {
            query: {
                /** @description From the link. */
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can be used */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordLink"];
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
    post_auth_password_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description Changed: sign in with it */
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
    get_auth_sessions: {
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
            /** @description Those in force, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"][];
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
    delete_auth_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many sessions ended; the one that asks goes on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ended"];
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
    delete_auth_sessions_by_id: {
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
            /** @description Signed out there */
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
    post_auth_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpBeginning"];
            };
        };
        responses: {
            /** @description For the authenticator app, this once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpSetup"];
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
    delete_auth_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpRemoval"];
            };
        };
        responses: {
            /** @description Signing in takes the password alone */
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
    post_auth_totp_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpConfirmation"];
            };
        };
        responses: {
            /** @description In force, with the recovery codes, this once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
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
    post_channels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewChannel"];
            };
        };
        responses: {
            /** @description With what to enter at Meta */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
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
    get_channels_by_id: {
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
            /** @description Secrets masked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
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
    delete_channels_by_id: {
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
    patch_channels_by_id: {
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
                "application/json": components["schemas"]["ChannelEdit"];
            };
        };
        responses: {
            /** @description The channel */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
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
    get_channels_by_id_refused: {
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
            /** @description At most 50 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefusedWebhook"][];
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
    post_channels_by_id_subscribe: {
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
            /** @description Whether it worked */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscribed"];
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
            /** @description Whether it does, and what was found */
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
    get_checks: {
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
            /** @description Oldest first, each with its last result */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"][];
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
    post_checks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCheck"];
            };
        };
        responses: {
            /** @description The check */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
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
    get_checks_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What `import` reads */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportedChecks"];
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
    post_checks_generate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GenerateChecks"];
            };
        };
        responses: {
            /** @description The new checks; fewer where the model wrote less */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"][];
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
    post_checks_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckFile"];
            };
        };
        responses: {
            /** @description The new checks */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"][];
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
    post_checks_run: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRun"];
            };
        };
        responses: {
            /** @description The run */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
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
    get_checks_runs: {
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
            /** @description The newest first; at most 50 are kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckRun"][];
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
    get_checks_runs_by_id: {
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
            /** @description It; results in the order of the checks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckRunDetail"];
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
    delete_checks_by_id: {
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
            /** @description Removed, with its results */
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
    patch_checks_by_id: {
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
                "application/json": components["schemas"]["ChangeCheck"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Check"];
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
    get_contacts_by_id: {
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
            /** @description The contact */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactProfile"];
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
    patch_contacts_by_id: {
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
                "application/json": components["schemas"]["ChangeContact"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactProfile"];
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
                /**
                 * @description `all` (not archived), `waiting` (for a person; the longest wait first), `mine`, `unassigned` (a person has to
                 *     answer and nobody has it), `ai`, `voice`, `tasks` or `archived`; where it is not given: everything.
                 */
                view?: string;
                /** @description `active`, `escalated` or `ended` */
                status?: string;
                /** @description `ai` or `operator` */
                mode?: string;
                /** @description `whatsapp` or `web` */
                channel?: string;
                /** @description A user's id, `me` or `none` */
                assignee?: string;
                label?: string;
                /**
                 * @description Words of names and messages, in any order, the last of which may be begun; or a phone number, or its last 4 to
                 *     10 digits. The most recently active first; `matched_text` says where it was found.
                 */
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
    get_conversations_counts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each at most 1000 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counts"];
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
            /** @description With what its messages say */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WithUnderstanding"];
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
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Archiving"] | null;
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
    get_conversations_by_id_events: {
        parameters: {
            query?: {
                /** @description The newest so many, 1 to 200; 200 where it is not given. */
                limit?: number;
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
                    "application/json": components["schemas"]["ConversationEvent"][];
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
                /** @description A message's id: only what stands after it, from there on. */
                after?: string;
                /** @description A message's id: it, with what stands before and after it. */
                around?: string;
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
    post_conversations_by_id_messages_by_message_id_teach: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Lesson"];
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
    delete_conversations_by_id_notes_by_note_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                note_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
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
    put_conversations_by_id_presence: {
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
                "application/json": components["schemas"]["NewPresence"];
            };
        };
        responses: {
            /** @description The others know */
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
    post_conversations_by_id_suggestion: {
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
            /** @description The draft */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestion"];
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
    post_conversations_by_id_typing: {
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
            /** @description The customer is told in the background */
            202: {
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
    get_knowledge_sources: {
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
            /** @description The newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"][];
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
    post_knowledge_sources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSource"];
                "multipart/form-data": components["schemas"]["SourceForm"];
            };
        };
        responses: {
            /** @description The source; an array where several files were sent */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
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
    get_knowledge_sources_by_id: {
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
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
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
    delete_knowledge_sources_by_id: {
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
    get_knowledge_sources_by_id_chunks: {
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
            /** @description In their order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Chunk"][];
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
    get_knowledge_sources_by_id_pages: {
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
            /** @description In the order in which they were found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourcePage"][];
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
    post_knowledge_sources_by_id_refresh: {
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
            /** @description The source, in the queue */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
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
    get_knowledge_unanswered: {
        parameters: {
            query?: {
                /** @description `open` (where it is not given), `answered` or `dismissed` */
                status?: string;
                limit?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Grouped by what they ask, the latest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unanswered"][];
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
    post_knowledge_unanswered_by_id_answer: {
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
                "application/json": components["schemas"]["GivenAnswer"];
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
    post_knowledge_unanswered_by_id_dismiss: {
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
            /** @description It is not shown among the open ones any more */
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
    get_labels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most used first, at most 200 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelCount"][];
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
    get_mcp_servers: {
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
            /** @description By their names; headers only for admins */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpServer"][];
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
    post_mcp_servers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["McpServerWrite"];
            };
        };
        responses: {
            /** @description The server */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpServer"];
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
    delete_mcp_servers_by_id: {
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
            /** @description It is gone */
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
    patch_mcp_servers_by_id: {
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
                "application/json": components["schemas"]["McpServerWrite"];
            };
        };
        responses: {
            /** @description The server */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpServer"];
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
    post_mcp_servers_by_id_refresh: {
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
            /** @description The server */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpServer"];
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
    post_media: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadForm"];
            };
        };
        responses: {
            /** @description The file, ready to be sent */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uploaded"];
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
    get_media_library: {
        parameters: {
            query?: {
                category?: string;
                /** @description A part of title, description, category or sub-category. */
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
            /** @description The newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LibraryItem"][];
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
    post_media_library: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLibraryItem"];
            };
        };
        responses: {
            /** @description The item */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LibraryItem"];
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
    get_media_library_categories: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By their names */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LibraryCategory"][];
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
    delete_media_library_by_id: {
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
            /** @description It is gone */
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
    patch_media_library_by_id: {
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
                "application/json": components["schemas"]["LibraryChange"];
            };
        };
        responses: {
            /** @description The item */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LibraryItem"];
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
    get_media_by_id: {
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
            /** @description The file's signed address */
            302: {
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
    post_onboarding_agent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentStep"];
            };
        };
        responses: {
            /** @description The agent that is being set up */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentTaken"];
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
    post_onboarding_channels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChannelsStep"];
            };
        };
        responses: {
            /** @description Taken */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
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
    post_onboarding_company: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompanyStep"];
            };
        };
        responses: {
            /** @description Taken */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
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
    post_onboarding_deploy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeployStep"];
            };
        };
        responses: {
            /** @description The agent answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deployed"];
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
    post_onboarding_knowledge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PastedText"];
                "multipart/form-data": components["schemas"]["KnowledgeForm"];
            };
        };
        responses: {
            /** @description What is being read */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnowledgeTaken"];
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
    get_onboarding_status: {
        parameters: {
            query?: {
                agent_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With what was entered so far */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Onboarding"];
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
    post_onboarding_voice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoiceStep"];
            };
        };
        responses: {
            /** @description Taken */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
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
    get_phone: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In test mode; otherwise 404 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
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
    post_phone_customers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PhoneCustomer"];
            };
        };
        responses: {
            /** @description The customer */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhoneCustomer"];
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
    get_phone_customers_by_wa_id_messages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                wa_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last 500 messages, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown[];
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
    post_phone_customers_by_wa_id_messages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                wa_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
            };
        };
        responses: {
            /** @description The message */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
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
    post_phone_customers_by_wa_id_open: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                wa_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many were read now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
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
    get_phone_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events follow */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
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
    put_phone_faults: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PhoneFaults"];
            };
        };
        responses: {
            /** @description Those in force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PhoneFaults"];
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
    get_phone_media_by_id: {
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
            /** @description Its bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
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
    get_providers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The primary first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"][];
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
    put_providers_by_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `primary` or `fallback` */
                role: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderEdit"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
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
    delete_providers_by_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `primary` or `fallback` */
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workspace has none of its own now */
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
    post_providers_by_role_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `primary` or `fallback` */
                role: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether it answers, and how fast */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderTest"];
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
    get_saved_replies: {
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
            /** @description By their shortcuts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedReply"][];
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
    post_saved_replies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSavedReply"];
            };
        };
        responses: {
            /** @description The reply */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedReply"];
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
    delete_saved_replies_by_id: {
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
            /** @description It is gone */
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
    patch_saved_replies_by_id: {
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
                "application/json": components["schemas"]["SavedReplyChange"];
            };
        };
        responses: {
            /** @description The reply */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedReply"];
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
    get_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With the installation's facts and limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
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
    patch_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsEdit"];
            };
        };
        responses: {
            /** @description As they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
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
    get_settings_understanding: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is in force */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Understanding"];
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
    patch_settings_understanding: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnderstandingEdit"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Understanding"];
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
    get_stats_volume: {
        parameters: {
            query?: {
                /** @description `24h` (where it is not given), `7d` or `30d` */
                range?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last one is still running */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Volume"];
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
    get_tasks: {
        parameters: {
            query?: {
                /** @description `open`, `done` or `cancelled` */
                status?: string;
                /** @description `call`, `email`, `meeting`, `follow_up`, `demo`, `proposal` or `general` */
                task_type?: string;
                /** @description A user's id, `me` or `none` */
                assignee?: string;
                /**
                 * @description `overdue`, `today`, `week` (seven days from today's beginning) or `any`, in the workspace's time zone: only open
                 *     tasks that are due then, the earliest first.
                 */
                due?: string;
                conversation_id?: string;
                /** @description A part of the title, the description or the category. */
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
            /** @description The newest first; with `due`, the earliest due first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"][];
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
    post_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTask"];
            };
        };
        responses: {
            /** @description The task */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
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
    get_tasks_by_id: {
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
                    "application/json": components["schemas"]["Task"];
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
    delete_tasks_by_id: {
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
    patch_tasks_by_id: {
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
                "application/json": components["schemas"]["ChangeTask"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
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
    get_templates: {
        parameters: {
            query?: {
                channel_id?: string;
                /** @description `approved`, `pending`, `rejected`, `paused` or `disabled` */
                status?: string;
                /** @description A part of the name or of the body. */
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
            /** @description By name and language */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"][];
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
    post_templates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTemplate"];
            };
        };
        responses: {
            /** @description Pending, or already decided */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
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
    post_templates_sync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description May be left out */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncRequest"];
            };
        };
        responses: {
            /** @description What changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncResult"];
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
    get_templates_by_id: {
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
                    "application/json": components["schemas"]["Template"];
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
    delete_templates_by_id: {
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
            /** @description Deleted */
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
    post_templates_by_id_preview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description May be left out */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewRequest"];
            };
        };
        responses: {
            /** @description Variables without a value stay as they are written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatePreview"];
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
    get_tickets: {
        parameters: {
            query?: {
                /** @description `open`, `in_progress`, `resolved` or `closed` */
                status?: string;
                /** @description `low`, `medium`, `high` or `urgent` */
                priority?: string;
                /** @description A ticket's id, a phone number, or a part of its texts, of the order's id or of the customer's name. */
                search?: string;
                /** @description A user's id, `me` or `none` */
                assigned_to?: string;
                conversation_id?: string;
                customer_phone?: string;
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
            /** @description The newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"][];
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
    post_tickets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTicket"];
            };
        };
        responses: {
            /** @description The ticket */
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
    get_tickets_by_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description e.g. `TKT-7K3F9QXA` */
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
    delete_tickets_by_id: {
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
    patch_tickets_by_id: {
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
                "application/json": components["schemas"]["ChangeTicket"];
            };
        };
        responses: {
            /** @description As it is now */
            200: {
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
    get_tool_secrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By their names, without their values */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolSecret"][];
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
    put_tool_secrets_by_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 64 of `A-Z`, `0-9` and `_`, beginning with a letter */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolSecretValue"];
            };
        };
        responses: {
            /** @description It is stored */
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
    delete_tool_secrets_by_name: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
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
    get_tools: {
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
            /** @description By their names; headers only for admins */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tool"][];
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
    post_tools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolWrite"];
            };
        };
        responses: {
            /** @description The tool */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tool"];
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
    get_tools_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolSettings"];
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
    put_tools_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolSettings"];
            };
        };
        responses: {
            /** @description As they are now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolSettings"];
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
    get_tools_by_id: {
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
            /** @description The tool */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tool"];
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
    delete_tools_by_id: {
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
            /** @description It is gone */
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
    patch_tools_by_id: {
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
                "application/json": components["schemas"]["ToolWrite"];
            };
        };
        responses: {
            /** @description The tool */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tool"];
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
    post_tools_by_id_test: {
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
                "application/json": components["schemas"]["TestArguments"];
            };
        };
        responses: {
            /** @description What came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestResult"];
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
    get_users_invitations: {
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
            /** @description Those that can still be accepted, oldest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenInvitation"][];
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
    delete_users_invitations_by_id: {
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
    get_server_media_by_id_file: {
        parameters: {
            query: {
                workspace: string;
                /** @description Unix seconds. */
                expires: number;
                signature: string;
            };
            header?: never;
            path: {
                id: string;
            };
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
                    "application/octet-stream": unknown;
                };
            };
            /** @description A part of it */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description It has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It has no such part */
            416: {
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
    get_server_media_by_id_thumbnail: {
        parameters: {
            query: {
                workspace: string;
                /** @description Unix seconds. */
                expires: number;
                signature: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JPEG or WebP picture of at most 320 pixels */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": unknown;
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
