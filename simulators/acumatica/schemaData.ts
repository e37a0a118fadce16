/**
 * The entities this stand-in serves, as plain facts: fields by value type for one endpoint version, and what other versions add or lack.
 * `[X]` is a collection of X, a bare entity name a linked one. `schema.ts` reads this table; to serve another entity, add it here.
 */
export const baseVersion = '24.200.001';

export const baseEntities: Record<string, Record<string, string>> = {
	Account: {
		Boolean: 'Active CashAccount RequireUnits Secured UseDefaultSubaccount',
		DateTime: 'CreatedDateTime LastModifiedDateTime',
		Int: 'AccountID ChartOfAccountsOrder',
		String: [
			'AccountCD AccountClass AccountGroup ConsolidationAccount CurrencyID Description PostOption RevaluationRateType TaxCategory',
			'Type',
		].join(' '),
	},
	Bill: {
		Boolean: 'ApprovedForPayment Hold IsTaxValid',
		DateTime: 'Date DueDate LastModifiedDateTime',
		Decimal: 'Amount Balance TaxTotal',
		String: 'BranchID CashAccount CurrencyID Description LocationID PostPeriod Project ReferenceNbr Status Terms Type Vendor VendorRef',
		'[BillApplicationDetail]': 'Applications',
		'[BillDetail]': 'Details',
		'[BillTaxDetail]': 'TaxDetails',
	},
	BillApplicationDetail: {
		Decimal: 'AmountPaid Balance',
		String: 'DocType ReferenceNbr Status',
	},
	BillDetail: {
		Boolean: 'CalculateDiscountsOnImport NonBillable',
		Decimal: 'Amount ExtendedCost Qty UnitCost',
		Int: 'LCLineNbr POLine POReceiptLine',
		String: [
			'Account Branch CostCode Description InventoryID LCNbr LCType POOrderNbr POOrderType POReceiptType POReceiptNbr Project',
			'ProjectTask Subaccount TaxCategory TransactionDescription UOM',
		].join(' '),
	},
	BillTaxDetail: {
		Decimal: 'TaxableAmount TaxAmount TaxRate',
		String: 'TaxID',
	},
	Check: {
		Boolean: 'Hold',
		DateTime: 'ApplicationDate LastModifiedDateTime',
		Decimal: 'PaymentAmount UnappliedBalance',
		String: 'CashAccount CurrencyID Description PaymentMethod PaymentRef ReferenceNbr Status Type Vendor',
		'[CheckDetail]': 'Details',
		'[CheckHistoryDetail]': 'History',
	},
	CheckDetail: {
		Decimal: 'AmountPaid Balance CashDiscountBalance',
		Int: 'DocLineNbr',
		String: 'DocType ReferenceNbr',
	},
	CheckHistoryDetail: {
		Decimal: 'AmountPaid Balance CashDiscountBalance CashDiscountTaken',
		String: 'DocType ReferenceNbr VendorRef',
	},
	Contact: {
		Address: 'Address',
		Boolean: [
			'Active OverrideAccountAddress AddressValidated DoNotCall DoNotEmail DoNotFax DoNotMail DuplicateFound NoMarketing NoMassMail',
			'Synchronize',
		].join(' '),
		DateTime: 'DateOfBirth LastIncomingActivity LastModifiedDateTime LastOutgoingActivity QualificationDate',
		Guid: 'NoteID',
		Int: 'ContactID',
		String: [
			'Attention BusinessAccount CompanyName ContactClass ContactMethod ConvertedBy DisplayName Duplicate Email Fax FaxType',
			'FirstName Gender Image JobTitle LanguageOrLocale LastName MaritalStatus MiddleName Owner OwnerEmployeeName ParentAccount',
			'Phone1 Phone1Type Phone2 Phone2Type Phone3 Phone3Type Reason Source SourceCampaign SpouseOrPartnerName Status Title Type',
			'WebSite Workgroup WorkgroupDescription FullName ExtRefNbr',
		].join(' '),
	},
	Address: {
		Boolean: 'Validated',
		String: 'AddressLine1 AddressLine2 City Country PostalCode State',
	},
	CostCode: {
		DateTime: 'LastModifiedDateTime',
		String: 'CostCodeID Description',
	},
	CustomerContact: {
		Contact: 'Contact',
		DateTime: 'LastModifiedDateTime',
		Int: 'ContactID',
	},
	Ledger: {
		Boolean: 'ConsolidationSource',
		DateTime: 'LastModifiedDateTime',
		String: 'Currency Description LedgerID Type',
		'[LedgerBranches]': 'Branches',
		'[LedgerCompanies]': 'Companies',
	},
	LedgerBranches: {
		Boolean: 'Active',
		String: 'BranchID BranchName CompanyName',
	},
	LedgerCompanies: {
		Boolean: 'Active',
		String: 'Company CompanyName CompanyType',
	},
	NonStockItem: {
		Boolean: 'IsKit IsAKit RequireReceipt RequireShipment ExportToExternal',
		DateTime: 'EffectiveDate LastModifiedDateTime PendingCostDate',
		Decimal: [
			'CurrentCost DefaultPrice LastCost PendingCost Volume Weight CurySpecificMSRP CurySpecificPrice CurrentStdCost DimensionWeight',
			'MSRP',
		].join(' '),
		Guid: 'NoteID',
		String: [
			'BaseUnit DeferralAccount DeferralSubaccount Description ExpenseAccount ExpenseAccrualAccount ExpenseAccrualSubaccount',
			'ExpenseSubaccount InventoryID ItemClass ItemStatus ItemType POAccrualAccount POAccrualSubaccount PostingClass PriceClass',
			'PurchasePriceVarianceAccount PurchasePriceVarianceSubaccount PurchaseUnit ReasonCodeSubaccount SalesAccount SalesSubaccount',
			'SalesUnit TaxCategory VolumeUOM WeightUOM Availability Content CustomURL MetaDescription MetaKeywords PageTitle',
			'SearchKeywords TemplateItemID Visibility',
		].join(' '),
	},
	PaymentMethod: {
		Boolean: [
			'Active IntegratedProcessing RequireRemittanceInformationforCashAccount UseInAP UseInAR UseInPR',
			'SetPaymentDatetoBankTransactionDate',
		].join(' '),
		DateTime: 'CreatedDateTime LastModifiedDateTime',
		String: 'Description MeansOfPayment PaymentMethodID',
	},
	Project: {
		Boolean: 'Hold',
		DateTime: 'LastModifiedDateTime',
		Decimal: 'Assets Expenses Income Liabilities',
		String: 'Customer Description ExternalRefNbr ProjectID ProjectTemplateID Status',
	},
	ProjectTask: {
		Boolean: 'Default',
		DateTime: 'LastModifiedDateTime',
		String: 'Description ExternalRefNbr ProjectID ProjectTaskID Status',
	},
	PurchaseOrder: {
		Boolean: 'Hold IsTaxValid',
		DateTime: 'CurrencyEffectiveDate Date LastModifiedDateTime PromisedOn',
		Decimal: 'ControlTotal CurrencyRate CurrencyReciprocalRate LineTotal OrderTotal TaxTotal',
		String: [
			'BaseCurrencyID Branch CurrencyID CurrencyRateTypeID Description Location OrderNbr Owner Project Status Terms Type VendorID',
			'VendorRef VendorTaxZone',
		].join(' '),
		'[PurchaseOrderDetail]': 'Details',
	},
	PurchaseOrderDetail: {
		Boolean: 'CalculateDiscountsOnImport Cancelled Completed',
		DateTime: 'Promised Requested',
		Decimal: 'CompleteOn ExtendedCost MaxReceiptPercent MinReceiptPercent OrderQty OrderedQty QtyOnReceipts ReceivedAmount UnitCost',
		Int: 'LineNbr',
		String: [
			'Account AlternateID BranchID CostCode Description InventoryID LineDescription LineType OrderNbr OrderType OrigPONbr',
			'OrigPOType Project ProjectTask ReceiptAction Subaccount Subitem TaxCategory UOM WarehouseID',
		].join(' '),
	},
	PurchaseReceipt: {
		Boolean: 'CreateBill Hold ProcessReturnWithOriginalCost',
		DateTime: 'BillDate CurrencyEffectiveDate Date LastModifiedDateTime',
		Decimal: 'ControlQty CurrencyRate CurrencyReciprocalRate TotalCost TotalQty UnbilledQuantity',
		String: [
			'BaseCurrencyID Branch CurrencyID CurrencyRateTypeID InventoryRefNbr Location PostPeriod ReceiptNbr Status Type VendorID',
			'VendorRef Warehouse',
		].join(' '),
		'[PurchaseReceiptDetail]': 'Details',
	},
	PurchaseReceiptDetail: {
		Boolean: 'EditableUnitCost',
		DateTime: 'ExpirationDate',
		Decimal: 'EstimatedINExtendedCost ExtendedCost FinalINExtendedCost OpenQty OrderedQty ReceiptQty UnitCost',
		Int: 'LineNbr POLineNbr POReceiptLineNbr TransferOrderLineNbr',
		String: [
			'Account AccrualAccount AccrualSubaccount Branch Description InventoryID LineType Location LotSerialNbr POOrderNbr POOrderType',
			'POReceiptNbr Subaccount Subitem TransactionDescription TransferOrderNbr TransferOrderType TransferShipmentNbr UOM Warehouse',
		].join(' '),
	},
	StockItem: {
		Boolean: 'IsAKit PackSeparately SubjectToCommission UseOnEntry ExportToExternal',
		DateTime: 'LastModified LastModifiedDateTime',
		Decimal: [
			'AverageCost CurrentStdCost DefaultPrice DimensionVolume DimensionWeight LastCost LastStdCost Markup MaxCost MinCost MinMarkup',
			'MSRP PendingStdCost CurySpecificMSRP CurySpecificPrice',
		].join(' '),
		Guid: 'NoteID',
		String: [
			'ABCCode AutoIncrementalValue BaseUOM COGSAccount COGSSubaccount Content CountryOfOrigin DefaultIssueLocationID',
			'DefaultReceiptLocationID DefaultSubitem DefaultWarehouseID DeferralAccount DeferralSubaccount Description DiscountAccount',
			'DiscountSubaccount ImageUrl InventoryAccount InventoryID InventorySubaccount ItemClass ItemStatus ItemType',
			'LandedCostVarianceAccount LandedCostVarianceSubaccount LotSerialClass PackagingOption POAccrualAccount POAccrualSubaccount',
			'PostingClass PriceClass PriceManager PriceWorkgroup ProductManager ProductWorkgroup PurchasePriceVarianceAccount',
			'PurchasePriceVarianceSubaccount PurchaseUOM ReasonCodeSubaccount SalesAccount SalesSubaccount SalesUOM',
			'StandardCostRevaluationAccount StandardCostRevaluationSubaccount StandardCostVarianceAccount StandardCostVarianceSubaccount',
			'TaxCategory TariffCode ValuationMethod VolumeUOM WeightUOM Availability CustomURL MetaDescription MetaKeywords PageTitle',
			'SearchKeywords TemplateItemID Visibility NotAvailable',
		].join(' '),
	},
	Subaccount: {
		Boolean: 'Active Secured',
		Int: 'SubaccountID',
		String: 'Description SubaccountCD',
	},
	Subcontract: {
		Boolean: 'ApplyRetainage DoNotEmail DoNotPrint Emailed Printed',
		DateTime: 'Date StartDate CurrencyEffectiveDate LastModifiedDateTime',
		Decimal: [
			'CurrencyRate CurrencyReciprocalRate LineTotal DiscountTotal RetainageTotal SubcontractTotal TaxTotal ControlTotal',
			'RetainagePct',
		].join(' '),
		String: [
			'SubcontractNbr Status Description VendorID Location Owner CurrencyID BaseCurrencyID CurrencyRateTypeID VendorRef Branch Terms',
			'VendorTaxZone',
		].join(' '),
		'[SubcontractDetail]': 'Details',
	},
	SubcontractDetail: {
		Boolean: 'Canceled Closed Completed ManualCost ManualDiscount',
		DateTime: 'Requested StartDate',
		Decimal: 'Amount DiscountAmount DiscountPct ExtendedCost OrderQty PrepaidAmount PrepaidQty RetainageAmount RetainagePct UnitCost',
		Int: 'LineNbr',
		String: [
			'Account AlternateID BranchID CostCode Description DiscountCode DiscountSequence InventoryID LineDescription OrderNbr',
			'OrderType Project Task Subaccount TaxCategory UOM',
		].join(' '),
	},
	TaxCategory: {
		Boolean: 'Active ExcludeListedTaxes',
		DateTime: 'CreatedDateTime LastModifiedDateTime',
		String: 'Description TaxCategoryID',
	},
	Vendor: {
		Boolean: [
			'EnableCurrencyOverride EnableRateOverride F1099Vendor FATCA ForeignEntity LandedCostVendor PaySeparately PrintOrders',
			'RemittanceAddressOverride RemittanceContactOverride SendOrdersbyEmail ShippingContactOverride ShippingAddressOverride',
			'VendorIsLaborUnion VendorIsTaxAgency',
		].join(' '),
		Contact: 'MainContact PrimaryContact RemittanceContact ShippingContact',
		DateTime: 'CreatedDateTime LastModifiedDateTime',
		Decimal: 'MaxReceipt MinReceipt ThresholdReceipt',
		Int: 'LeadTimedays PaymentLeadTimedays',
		String: [
			'AccountRef APAccount APSubaccount CashAccount CurrencyID CurrencyRateType F1099Box FOBPoint LegalName LocationName',
			'ParentAccount PaymentBy PaymentMethod ReceiptAction ReceivingBranch ShippingTerms ShipVia Status TaxCalculationMode',
			'TaxRegistrationID TaxZone Terms VendorClass VendorID VendorName Warehouse',
		].join(' '),
		'[CustomerContact]': 'Contacts',
	},
	VendorClass: {
		DateTime: 'CreatedDateTime LastModifiedDateTime',
		String: 'ClassID Description',
	},
};

/** Per version: fields that it has beside those above, or lacks. */
export const versions: Record<string, { adds: Record<string, Record<string, string>>; lacks: Record<string, string> }> = {
	'20.200.001': {
		adds: {},
		lacks: {
			BillDetail: 'LCLineNbr LCNbr LCType',
			Contact: 'FullName ExtRefNbr',
			CustomerContact: 'LastModifiedDateTime',
			NonStockItem: 'IsAKit CurySpecificMSRP CurySpecificPrice Availability ExportToExternal Content CurrentStdCost CustomURL DimensionWeight MetaDescription MetaKeywords MSRP NoteID PageTitle SearchKeywords TemplateItemID Visibility',
			PaymentMethod: 'UseInPR SetPaymentDatetoBankTransactionDate',
			PurchaseOrder: 'IsTaxValid',
			PurchaseOrderDetail: 'OrderedQty',
			PurchaseReceipt: 'InventoryRefNbr LastModifiedDateTime',
			StockItem: 'CountryOfOrigin LastModifiedDateTime TariffCode CurySpecificMSRP CurySpecificPrice Availability CustomURL ExportToExternal MetaDescription MetaKeywords NoteID PageTitle SearchKeywords TemplateItemID Visibility NotAvailable',
			Subcontract: '*',
			SubcontractDetail: '*',
			Vendor: 'LegalName',
		},
	},
	'22.200.001': {
		adds: {
			Contact: { Boolean: 'OverrideSalesTerritory', String: 'SalesTerritoryID' },
		},
		lacks: {
			Bill: 'IsTaxValid',
			BillDetail: 'LCLineNbr LCNbr LCType',
			Contact: 'ExtRefNbr',
			CustomerContact: 'LastModifiedDateTime',
			NonStockItem: 'IsAKit',
			PurchaseReceipt: 'LastModifiedDateTime',
			StockItem: 'LastModifiedDateTime',
			Subcontract: '*',
			SubcontractDetail: '*',
		},
	},
	'23.200.001': {
		adds: {},
		lacks: {
			BillDetail: 'LCLineNbr LCNbr LCType',
			Contact: 'ExtRefNbr',
			NonStockItem: 'IsAKit',
			StockItem: 'LastModifiedDateTime',
		},
	},
	'24.200.001': {
		adds: {},
		lacks: {},
	},
	'25.200.001': {
		adds: {
			Bill: { '[BillRetainageDocument]': 'RetainageDocuments' },
			Address: { String: 'BuildingName BuildingNumber Department DistrictName Floor PostBox Room StreetName SubDepartment TownLocationName UnitNumber' },
			BillRetainageDocument: { Decimal: 'Amount Balance', DateTime: 'Date', String: 'Description PaymentMethod PostPeriod ReferenceNbr Status Type VendorRef' },
		},
		lacks: {},
	},
};
