//! The one list of commands. The engine's dispatcher, the window's calls and the round-trip test are generated from it:
//! a command without a handler, or with a renamed field, does not compile.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{
    AccountStatus, AnchorLedger, AnswerQuestion, Attention, AudienceCount, Audiences, AutoReplyRow, CallBackCampaign,
    CallRow, Campaign, CampaignPerson, CampaignReport, CampaignRow, CancelCampaign, CancelMessage, CapSender,
    ChangeProvider, ChangeRule, ChannelReach, CheckAudience, CheckHealth, CheckHooks, CheckMessage, CheckMove,
    CheckProviderChange, CheckRest, ChooseReceiving, ChooseSender, CloseBusiness, Compliance, ConnectAccount,
    ConnectHooks, ContactDetails, ContactRow, Conversation, ConversationRow, CorrectOptOut, DecideReview,
    DeleteAutoReply, DeleteCampaign, DeleteContacts, DeleteTemplate, Deleted, DisconnectAccount, DisconnectHooks,
    EditCampaign, EditMessage, EnterPractice, ErasePerson, Erased, ErasurePreview, ExplainPerson, ExportContacts,
    ExportLedger, Exported, FindContact, Forecast, ForecastCampaign, ForecastPerson, GetAccount, GetCampaign,
    GetCompliance, GetContact, GetConversation, GetLedger, GetOverview, GetPapers, GetReceiving, GetStartup, GetSync,
    Health, HookPlan, ImportOptOuts, ImportPreview, ImportReport, InspectImport, KeepAnchor, KeptAnchor, LedgerAnchor,
    LedgerCheck, LedgerEntry, LedgerExported, LedgerState, LegalHold, LiftLegalHold, ListAttention, ListAudiences,
    ListAutoReplies, ListCalls, ListCampaignPeople, ListCampaigns, ListContacts, ListConversations, ListForecastPeople,
    ListLedger, ListOptOuts, ListReviews, ListRules, ListScheduled, ListSenders, ListSettings, ListTemplates,
    MarkConversation, MendInbound, MessageCheck, MessagePreview, MessageSent, MovePlan, MoveScheduled,
    NoteConversation, OpenBusiness, OptOutNumber, OptOutRecorded, OptOutRow, OptOutsImported, Overview, Page, Papers,
    PauseCampaign, PersonExplanation, PreviewErasure, PreviewMessage, ProviderChangePlan, PurgeRecords, Purged,
    ReachChannels, Receiving, ReceivingTest, RecordConsent, ReportCampaign, Rest, RestoreContacts, ResumeCampaign,
    RetryReceiving, ReviewCard, ReviewDecided, RotateSender, RuleRow, RunImport, RunSync, SaveAutoReply, SaveCampaign,
    SaveContact, SaveTemplate, ScheduledItem, SendMessage, SendTestText, SendToRest, Sender, SetLegalHold, SetSetting,
    SettingValue, SettleConversation, StageFile, StagedFile, StartCampaign, Startup, SyncRun, SyncSenders, SyncState,
    Template, TestReceiving, TriedAutoReply, TryAutoReply, VerifyAccount, VerifyLedger, WritePapers,
};

/// A question or an order, and the shape of its answer.
pub trait Command: Serialize + DeserializeOwned + Send + 'static {
    /// The name it travels under.
    const NAME: &'static str;
    /// What comes back.
    type Output: Serialize + DeserializeOwned + Send + 'static;
}

macro_rules! commands {
    ($for_each:ident: $($command:ident => $output:ty,)*) => {
        $(impl Command for $command {
            const NAME: &'static str = stringify!($command);
            type Output = $output;
        })*

        /// Calls the given macro with every command of the list, separated by commas.
        #[macro_export]
        macro_rules! $for_each {
            ($then:ident) => { $then! { $($command),* } };
        }
    };
}

// Answered by the host, which opens and closes businesses.
commands! { for_each_host_command:
    GetStartup => Startup,
    EnterPractice => Startup,
    OpenBusiness => Startup,
    CloseBusiness => Startup,
}

// Answered by the engine of the open business.
commands! { for_each_command:
    // Home
    GetOverview => Overview,
    ListAttention => Vec<Attention>,
    AnswerQuestion => Vec<Attention>,
    // Settings
    ListSettings => Vec<SettingValue>,
    SetSetting => SettingValue,
    // Account
    ConnectAccount => AccountStatus,
    GetAccount => AccountStatus,
    VerifyAccount => AccountStatus,
    DisconnectAccount => AccountStatus,
    ListSenders => Vec<Sender>,
    SyncSenders => Vec<Sender>,
    ChooseSender => Vec<Sender>,
    RotateSender => Vec<Sender>,
    CapSender => Vec<Sender>,
    SendTestText => MessageSent,
    // How replies come in
    GetReceiving => Receiving,
    ChooseReceiving => Receiving,
    RetryReceiving => Receiving,
    TestReceiving => ReceivingTest,
    CheckHooks => HookPlan,
    ConnectHooks => Receiving,
    DisconnectHooks => Receiving,
    MendInbound => HookPlan,
    // What is read at the provider, and changed there
    GetSync => SyncState,
    RunSync => Vec<SyncRun>,
    CheckProviderChange => ProviderChangePlan,
    ChangeProvider => Vec<Sender>,
    ListCalls => Page<CallRow>,
    // Contacts
    ListContacts => Page<ContactRow>,
    GetContact => ContactDetails,
    FindContact => ContactDetails,
    SaveContact => ContactDetails,
    DeleteContacts => Deleted,
    RestoreContacts => Deleted,
    OptOutNumber => OptOutRecorded,
    CorrectOptOut => (),
    RecordConsent => ContactDetails,
    ListAudiences => Audiences,
    CheckAudience => AudienceCount,
    ExportContacts => Exported,
    // Import
    StageFile => StagedFile,
    InspectImport => ImportPreview,
    RunImport => ImportReport,
    // Compliance
    GetCompliance => Compliance,
    ListReviews => Vec<ReviewCard>,
    DecideReview => ReviewDecided,
    ListOptOuts => Page<OptOutRow>,
    ImportOptOuts => OptOutsImported,
    ListRules => Vec<RuleRow>,
    ChangeRule => Vec<RuleRow>,
    GetPapers => Papers,
    WritePapers => Papers,
    // Templates
    ListTemplates => Vec<Template>,
    SaveTemplate => Template,
    DeleteTemplate => (),
    // Campaigns
    ListCampaigns => Vec<CampaignRow>,
    SaveCampaign => Campaign,
    GetCampaign => Campaign,
    DeleteCampaign => (),
    PreviewMessage => MessagePreview,
    ReachChannels => Vec<ChannelReach>,
    ForecastCampaign => Forecast,
    ListForecastPeople => Page<ForecastPerson>,
    StartCampaign => Campaign,
    CallBackCampaign => Campaign,
    PauseCampaign => Campaign,
    ResumeCampaign => Campaign,
    CancelCampaign => Campaign,
    EditCampaign => Campaign,
    CheckRest => Rest,
    SendToRest => Campaign,
    ListCampaignPeople => Page<CampaignPerson>,
    ExplainPerson => PersonExplanation,
    ReportCampaign => CampaignReport,
    // One message to one person
    CheckMessage => MessageCheck,
    SendMessage => MessageSent,
    CancelMessage => MessageSent,
    EditMessage => MessageSent,
    // What waits for its time
    ListScheduled => Vec<ScheduledItem>,
    CheckMove => MovePlan,
    MoveScheduled => MovePlan,
    // Inbox
    ListConversations => Page<ConversationRow>,
    GetConversation => Conversation,
    MarkConversation => (),
    SettleConversation => (),
    NoteConversation => (),
    // Automatic answers
    ListAutoReplies => Vec<AutoReplyRow>,
    SaveAutoReply => AutoReplyRow,
    DeleteAutoReply => (),
    TryAutoReply => TriedAutoReply,
    // Ledger
    GetLedger => LedgerState,
    VerifyLedger => LedgerCheck,
    AnchorLedger => LedgerAnchor,
    KeepAnchor => KeptAnchor,
    ListLedger => Page<LedgerEntry>,
    ExportLedger => LedgerExported,
    SetLegalHold => LegalHold,
    LiftLegalHold => LedgerState,
    PreviewErasure => ErasurePreview,
    ErasePerson => Erased,
    PurgeRecords => Purged,
    // Health
    CheckHealth => Health,
}
