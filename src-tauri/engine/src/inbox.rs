//! Conversations and opt-outs.
crate::dispatch::pending!(ListConversations, GetConversation, MarkConversation, OptOutNumber);
