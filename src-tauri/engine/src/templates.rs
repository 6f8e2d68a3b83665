//! Stored texts.
crate::dispatch::pending!(ListTemplates, SaveTemplate, DeleteTemplate);
