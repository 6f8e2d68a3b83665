//! People.
crate::dispatch::pending!(ListContacts, GetContact, FindContact, SaveContact, DeleteContacts, RestoreContacts, ListAudiences, CheckAudience, ExportContacts, StageFile, InspectImport, RunImport, RecordConsent);
