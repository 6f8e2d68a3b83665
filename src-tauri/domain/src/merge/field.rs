//! The fields a message may use: their names in templates, how the editor's menu calls them, and an example for
//! previews without a person. The one list; where a value comes from is decided by whoever knows the contact.

crate::words! {
    /// A merge field.
    pub enum Field {
        /// Given name.
        FirstName = "first_name",
        /// Family name.
        LastName = "last_name",
        /// Both names.
        FullName = "full_name",
        /// The firm the person belongs to.
        Company = "company",
        /// The owner's own business.
        BusinessName = "business_name",
        /// The person's email address.
        Email = "email",
        /// The person's number.
        Phone = "phone",
        /// When they were last a customer.
        LastVisit = "last_visit",
        /// Where they live.
        City = "city",
    }
}

impl Field {
    /// The name in the editor's menu.
    pub const fn title(self) -> &'static str {
        match self {
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::FullName => "Full name",
            Self::Company => "Their company",
            Self::BusinessName => "Your business name",
            Self::Email => "Email address",
            Self::Phone => "Phone number",
            Self::LastVisit => "Last visit",
            Self::City => "City",
        }
    }

    /// An example value.
    pub const fn sample(self) -> &'static str {
        match self {
            Self::FirstName => "Maria",
            Self::LastName => "Lopez",
            Self::FullName => "Maria Lopez",
            Self::Company => "Lopez Bakery",
            Self::BusinessName => "Sunrise Salon",
            Self::Email => "maria@example.com",
            Self::Phone => "(312) 555-0142",
            Self::LastVisit => "March 3",
            Self::City => "Chicago",
        }
    }
}
