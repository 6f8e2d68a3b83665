//! Campaigns.
crate::dispatch::pending!(ListCampaigns, SaveCampaign, GetCampaign, DeleteCampaign, PreviewMessage, ReachChannels, ForecastCampaign, ListForecastPeople, StartCampaign, CallBackCampaign, PauseCampaign, ResumeCampaign, CancelCampaign, ListCampaignPeople, ExplainPerson, ReportCampaign);
