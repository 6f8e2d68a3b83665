//! People.

pub mod audience;
pub mod fields;

crate::dispatch::pending!(ListContacts, GetContact, FindContact, SaveContact, DeleteContacts, RestoreContacts, ListAudiences, CheckAudience, ExportContacts, StageFile, InspectImport, RunImport, RecordConsent);
